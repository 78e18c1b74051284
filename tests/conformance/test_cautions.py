"""What no machine may judge: each capability declares it, and what it declares can be asked."""

import re

import pytest
from django.db import connection

from iops.kernel.registry import Caution, registry
from iops.pole.linkage.cautions import declared
from iops.pole.linkage.contracts import ALWAYS_FOR_PEOPLE

CODES = [one.code for one in declared()]
#: PostgreSQL's numbers of the types bigint and integer.
BIGINT, INTEGER = 20, 23


def test_codes_are_words_and_each_stands_once() -> None:
    assert len(set(CODES)) == len(CODES), f"two cautions have one code: {sorted(CODES)}"
    odd = [code for code in CODES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)]
    assert not odd, f"{odd}: a caution's code is of small letters and hyphens"


@pytest.mark.parametrize("code", ALWAYS_FOR_PEOPLE)
def test_what_is_always_for_people_is_declared_by_whoever_records_it(code: str) -> None:
    label, owner = ALWAYS_FOR_PEOPLE[code]
    found = registry.capabilities.get(owner)
    if found is not None:
        assert code in {one.code for one in found.cautions}, (
            f"{owner} records {label} and no machine may judge there: add Caution({code!r}, "
            f"{label!r}, SQL) to cautions in its capability.py (kernel/registry/finding.py)."
        )
    else:
        assert code not in CODES, f"{code} is declared, but not by {owner}: mend ALWAYS_FOR_PEOPLE."


@pytest.mark.parametrize("caution", declared(), ids=CODES)
def test_a_caution_answers_for_those_asked_and_for_nobody_else(caution: Caution, db: None) -> None:
    """Set by set: it starts from ``asked``, and answers (bigint, integer) of its records alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH asked (id) AS (SELECT unnest(%s::bigint[]))"
            f" SELECT f.id, f.risk FROM ({caution.among}) AS f (id, risk)",
            [[]],
        )
        kinds = [column.type_code for column in cursor.description]
        rows = cursor.fetchall()
    assert rows == [], f"{caution.code}: with nobody asked it answers {rows[:3]}; join it to asked."
    assert kinds == [BIGINT, INTEGER], f"{caution.code}: answer (id bigint, risk integer)."
