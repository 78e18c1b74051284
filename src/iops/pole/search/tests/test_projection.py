"""What commands project and what a rebuild makes of all records is the same."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from iops.conftest import person as account
from iops.governance.access.authority import actor_for
from iops.kernel.actors import Actor
from iops.pole.organisations.commands import record_organisation
from iops.pole.people.commands import change_person, record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.search.keys import kept_keys
from iops.pole.search.projection import pairs_of
from iops.pole.search.rebuild import rebuild

NAMES = [
    PersonDetails(forename="Anna", surname="Nowak", born="1974-05-02"),
    PersonDetails(forename="Anna", middle="Maria", surname="Smith-Jones", born="1974-05"),
    PersonDetails(forename="Mohammed", surname="Mohammed", born="1974"),
    PersonDetails(surname="O'Brien"),
    PersonDetails(forename="Sinéad", middle="Ann Mary", surname="Ó Súilleabháin"),
    PersonDetails(forename="Kit", surname="Marsh", aliases=("Christopher John Marsh", "Kitty")),
    PersonDetails(),
]


def projected() -> set[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT least(l.word, h.word), greatest(l.word, h.word), n.born, n.area,"
            " n.audience_id, n.kind, n.called, n.record_id FROM search_name n"
            " LEFT JOIN search_word l ON l.id = n.lo JOIN search_word h ON h.id = n.hi"
        )
        return set(cursor.fetchall())


@pytest.mark.usefixtures("committed")
def test_a_rebuild_makes_what_the_commands_made() -> None:
    by = actor_for(account("t.projector", "investigator"))
    made = [record_person(by=by, details=details).value for details in NAMES]
    change_person(by=by, profile_id=made[0].pk, expected_version=1, surname="Nowakowa")
    record_organisation(by=by, name="Marsh & Sons Ltd")
    before = projected()
    assert ("anna", "nowakowa", 19740502) in {row[:3] for row in before}
    assert not any("nowak" in row[:2] for row in before)
    assert rebuild(batch=2) >= len(NAMES)
    assert projected() == before
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE search_word SET keys = '{}' WHERE word = 'anna'")
        cursor.execute("INSERT INTO search_word (word, keys) VALUES ('nobodys', '{1}')")
    rebuild()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT keys FROM search_word WHERE word IN ('anna', 'nobodys')")
        assert cursor.fetchall() == [(kept_keys("anna"),)]
        cursor.execute("TRUNCATE search_name, search_word")
    rebuild(empty=True)
    assert projected() == before


@pytest.mark.usefixtures("committed")
def test_a_word_that_another_command_is_about_to_use_is_not_forgotten() -> None:
    by = actor_for(account("t.projector", "investigator"))
    gone = record_person(by=by, details=PersonDetails(surname="Qwords")).value
    other = connections["owner"].copy()
    try:
        with other.cursor() as using, connections["default"].cursor() as forgetting:
            using.execute("BEGIN")
            using.execute("SELECT id FROM search_word WHERE word = 'qwords' FOR KEY SHARE")
            word = using.fetchone()[0]
            forgetting.execute("SELECT search_forget(20::smallint, %s)", [gone.pk])
            using.execute(
                "INSERT INTO search_name (lo, hi, audience_id, kind, called, record_id)"
                " VALUES (0, %s, 1, 20, true, 999)", [word],
            )  # fmt: skip
            using.execute("COMMIT")
            forgetting.execute("SELECT word FROM search_word WHERE id = %s", [word])
            assert forgetting.fetchone() == ("qwords",)
            forgetting.execute("SELECT search_forget(20::smallint, 999)")
            forgetting.execute("SELECT count(*) FROM search_word WHERE id = %s", [word])
            assert forgetting.fetchone() == (0,)
    finally:
        other.close()


def test_a_former_name_is_forgotten_with_the_next(as_role: Callable[..., Actor]) -> None:
    by = as_role("investigator")
    person = record_person(by=by, details=PersonDetails(forename="Zq", surname="Zqformer")).value
    change_person(by=by, profile_id=person.pk, expected_version=1, surname="Zqlatter")
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT word FROM search_word WHERE word LIKE 'zq%%' ORDER BY 1")
        assert [row[0] for row in cursor.fetchall()] == ["zq", "zqlatter"]


def test_a_middle_name_is_not_what_somebody_is_called() -> None:
    assert dict(pairs_of([[1], [2], [3]])) == {(1, 2): False, (1, 3): True, (2, 3): False}
    assert dict(pairs_of([[5], [], [5]])) == {(5, 5): True}
    assert pairs_of([[], [], [7]]) == [((0, 7), True)]
    assert pairs_of([[], [], []]) == []


def test_a_word_that_nobody_has_any_more_is_forgotten_with_a_disposal(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("investigator")
    kept = record_person(by=by, details=PersonDetails(forename="Zq", surname="Commonword")).value
    gone = record_person(by=by, details=PersonDetails(forename="Zqz", surname="Commonword")).value
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT search_forget(20::smallint, %s)", [gone.pk])
        cursor.execute("SELECT word FROM search_word WHERE word IN ('zq', 'zqz', 'commonword')")
        assert {row[0] for row in cursor.fetchall()} == {"zq", "commonword"}
        cursor.execute("SELECT record_id FROM search_name WHERE kind = 20")
        assert [row[0] for row in cursor.fetchall()] == [kept.pk]
