"""Disposal blanks everything personal, takes two people, and leaves a tombstone."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from iops.governance.disposal.commands import dispose, propose
from iops.governance.disposal.models import Tombstone
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, Refused
from iops.kernel.registry import RecordKind, registry
from iops.pole.people.commands import change_person, record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = pytest.mark.django_db
CANARY = "Quetzalcoatlus"


def everywhere(word: str) -> list[str]:
    """Every table that still holds a word, in any column."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p') AND NOT relispartition"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{word}%"]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def a_person(by: Actor) -> Profile:
    details = PersonDetails(forename=CANARY, surname="Smith", phone="07700900123", address=CANARY)
    return record_person(by=by, details=details).value


def test_nothing_of_the_person_is_left(as_role: Callable[..., Actor]) -> None:
    first = as_role("data-protection-officer", "t.dpo1")
    second = as_role("data-protection-officer", "t.dpo2")
    profile = a_person(first)
    change_person(by=first, profile_id=profile.pk, expected_version=1, description=CANARY)
    assert set(everywhere(CANARY)) == {"people_profile", "kernel_history", "search_word"}
    proposal = propose(
        by=first, record_kind="profile", record_id=profile.pk, ground="erasure", note="Asked for"
    ).value
    dispose(by=second, proposal_id=proposal.pk)
    assert everywhere(CANARY) == []
    stone = Tombstone.objects.get(table_name="people_profile", row_id=profile.pk)
    assert len(bytes(stone.hash)) == 32
    assert Profile.objects.get(pk=profile.pk).name == "Unknown"


def test_nobody_approves_their_own(as_role: Callable[..., Actor]) -> None:
    by = as_role("data-protection-officer")
    profile = a_person(by)
    proposal = propose(
        by=by, record_kind="profile", record_id=profile.pk, ground="court", note="Order 1"
    ).value
    with pytest.raises(Refused, match="Somebody else"):
        dispose(by=by, proposal_id=proposal.pk)


def test_the_door_stays_shut_without_two_people(as_role: Callable[..., Actor]) -> None:
    by = as_role("data-protection-officer")
    profile = a_person(by)
    proposal = propose(
        by=by, record_kind="profile", record_id=profile.pk, ground="court", note="Order 1"
    ).value
    with (
        pytest.raises(DatabaseError, match="two people"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT disposal_blank(%s, 'people_profile', %s, '{surname}')",
            [proposal.pk, profile.pk],
        )
    assert CANARY in Profile.objects.get(pk=profile.pk).name


@pytest.mark.parametrize("kind", registry.each("records"), ids=lambda one: one.kind)
def test_what_cannot_be_blanked_is_not_called_done(
    kind: RecordKind, as_role: Callable[..., Actor]
) -> None:
    """A number that is no record, or a kind with nothing personal, is refused, not ticked off."""
    first = as_role("data-protection-officer", "t.dpo1")
    second = as_role("data-protection-officer", "t.dpo2")
    values = {"record_kind": kind.kind, "record_id": 2**40, "ground": "retention", "note": "Due"}
    if not any(one.model == kind.model for one in registry.each("personal_data")):
        with pytest.raises(Invalid, match="nothing personal"):
            propose(by=first, **values)  # type: ignore[arg-type]
        return
    proposal = propose(by=first, **values).value  # type: ignore[arg-type]
    with pytest.raises(Refused, match="no record of this kind"):
        dispose(by=second, proposal_id=proposal.pk)
