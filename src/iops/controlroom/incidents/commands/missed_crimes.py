"""Looking for crimes that nobody noticed, in all that the incidents of the last weeks say.

Commands read the words of what they are given. What came in by a load, and what was said before a
word was added to the list, nobody has read: the worker reads it at night.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from iops.controlroom.incidents.commands.crime_signs import listed_words, read, spoken_in
from iops.controlroom.incidents.commands.shared import fact
from iops.controlroom.incidents.contracts import LinkKind
from iops.controlroom.incidents.models import Incident, IncidentLink, NoCrimeDecision
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command

#: How far back. What is older was audited by the registrar, or by whoever it was loaded from.
WITHIN: Final = timedelta(days=31)
#: Incidents of one transaction: what is marked is locked until it ends.
BATCH: Final = 2_000

_MARK = """
    UPDATE incidents_incident i SET crime_like = true, crime_why = f.why, version = version + 1
    FROM unnest(%s::bigint[], %s::text[]) AS f (id, why)
    WHERE i.id = f.id AND NOT i.crime_like RETURNING i.id
"""


@dataclass(frozen=True)
class Searched:
    """One batch: the last incident in it (None: there was none left), and how much was found."""

    id: int | None
    read: int
    found: int


@command("incidents.search_missed_crimes", permission="duties.run")
def search_missed_crimes(*, by: Actor, after: int, size: int = BATCH) -> Outcome[Searched]:
    """Mark those of the next ``size`` incidents that look like a crime by what they say.

    Passed over is what is marked already, what somebody has decided to be none, and a duplicate,
    whose words went to the other incident. The duty to record is opened by what then stands in the
    records (``duties.open_standing``), so that a hundred finds do not ring a hundred times.
    """
    batch = list(_unmarked(by).filter(pk__gt=after).order_by("pk")[:size])
    said, words = spoken_in([one.pk for one in batch]), listed_words()
    looks_like = {}
    for incident in batch:
        heard = said.get(incident.pk, [])
        verdict = read(incident, heard, words, closing_code=incident.closing_code)
        if verdict.crime:
            looks_like[incident.pk] = verdict.why
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [list(looks_like), list(looks_like.values())])
        marked = {row[0] for row in cursor.fetchall()}
    facts = [fact("incidents.crime_missed", one) for one in batch if one.pk in marked]
    return Outcome(Searched(batch[-1].pk if batch else None, len(batch), len(marked)), facts)


def _unmarked(by: Actor) -> QuerySet[Incident]:
    last = NoCrimeDecision.objects.filter(incident=OuterRef("pk")).order_by("-at", "-pk")
    elsewhere = IncidentLink.objects.filter(
        incident=OuterRef("pk"), kind=LinkKind.DUPLICATE, ended_at=None
    )
    found: QuerySet[Incident] = (
        Incident.objects.visible_to(by)
        .filter(crime_like=False, opened_at__gt=clock.now() - WITHIN)
        .exclude(Exists(elsewhere))
        .annotate(decided=Exists(last), agreed=Subquery(last.values("agreed")[:1]))
        .filter(Q(decided=False) | Q(agreed=False))
    )
    return found
