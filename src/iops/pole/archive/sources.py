"""The archive as the find box asks it: a source that answers from this database."""

from collections.abc import Sequence

from django.db import connection

from iops.kernel import clock
from iops.pole.archive import finding
from iops.pole.archive.lines import in_order, line_of
from iops.pole.archive.models import System
from iops.pole.search import births
from iops.pole.search.contracts import Line, Question
from iops.pole.search.elsewhere import MOST_LINES

#: Lines of one answer, and one more, so that it is said where there are more.
MOST = MOST_LINES + 1


def there_is_one() -> bool:
    """Whether any system was retired here; where none was, nobody is asked."""
    return bool(System.objects.exists())


def ask(question: Question) -> Sequence[Line]:
    """What retired systems knew, the best first, system by system; each whom the actor may see.

    What they wrote is searched for a description, and where nothing is there by name or number.
    """
    assert question.by is not None
    asked = births.asked(question.born, question.age, clock.local_date(clock.now()))
    sees = question.by.audiences
    with connection.cursor() as cursor:
        why = finding.by_number(
            cursor, question.numbers, MOST, parts=question.parts, audiences=sees
        )
        if question.name or asked.day:
            for one in finding.by_name(cursor, question.name, asked):
                if len(why) >= MOST:
                    break
                why.setdefault(one.record, "; ".join(one.reasons))
        if question.perhaps and not why:
            why = finding.by_number(cursor, (), MOST, parts=question.perhaps, audiences=sees)
        if question.words and not why:
            says = f"says {', '.join(f'“{word}”' for word in question.words)}"
            why = dict.fromkeys(finding.by_words(cursor, sees, question.words, MOST), says)
    lines = [line_of(one, why[one.pk]) for one in in_order(question.by, list(why))]
    order = list(dict.fromkeys(line.under for line in lines))
    return sorted(lines, key=lambda line: order.index(line.under))
