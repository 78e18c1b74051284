"""Disposal blanks everything personal, takes two people, and leaves a tombstone."""

from collections.abc import Callable
from functools import partial

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from iops.conftest import NOON
from iops.duties.models import Duty
from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import break_glass, set_sight
from iops.governance.access.models import Account
from iops.governance.disposal.commands import dispose, propose, refuse_disposal
from iops.governance.disposal.models import Review, Tombstone
from iops.governance.disposal.queries import overview
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.models import Record
from iops.kernel.models.log import Event
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
    if issubclass(apps.get_model(kind.model), Record):
        with pytest.raises(NotVisible, match="no record with this number"):
            propose(by=first, **values)  # type: ignore[arg-type]
        return
    proposal = propose(by=first, **values).value  # type: ignore[arg-type]
    with pytest.raises(Refused, match="no record of this kind"):
        dispose(by=second, proposal_id=proposal.pk)


@pytest.mark.parametrize("how", ["absent", "contact-owner"])
def test_a_proposal_says_nothing_of_a_record_that_its_reader_may_not_see(
    how: str, as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    def again(who: Actor) -> Actor:
        forget()
        return actor_for(Account.objects.get(pk=who.account_id))

    owner = as_role("investigator", "t.owner", team="TEAM-I")
    insider = as_role("data-protection-officer", "t.dpo1", team="TEAM-I")
    outsider = as_role("data-protection-officer", "t.dpo2", team="TEAM-O")
    profile = a_person(owner)
    set_sight(
        by=again(owner), record_kind="profile", record_id=profile.pk, restriction=how,
        reason="A threatened witness",
    )  # fmt: skip
    with pytest.raises(NotVisible):
        propose(
            by=again(outsider), record_kind="profile", record_id=profile.pk, ground="court",
            note="Guessed",
        )  # fmt: skip
    proposal = propose(
        by=again(insider), record_kind="profile", record_id=profile.pk, ground="court",
        note=f"Order about {CANARY}", number=f"N-{CANARY}",
    ).value  # fmt: skip
    (duty,) = Duty.objects.filter(kind="approve-disposal", state="open")
    assert duty.number == "Restricted record"
    assert CANARY not in str(list(Event.objects.values_list("data", flat=True)))
    (line,) = overview(by=again(outsider)).waiting
    assert (line.about.label, line.about.id, line.note) == ("Restricted record", 0, "")
    for path in ("/disposal/", f"/disposal/proposals/{proposal.pk}/"):
        shown = as_page(again(outsider), path)
        assert CANARY not in shown
        assert f"/profile/{profile.pk}/" not in shown or how == "contact-owner"
    assert CANARY in as_page(again(insider), f"/disposal/proposals/{proposal.pk}/")
    for answer in (dispose, partial(refuse_disposal, reason="No")):
        with pytest.raises(NotVisible, match="ask its owner"):
            answer(by=again(outsider), proposal_id=proposal.pk)
    if how == "contact-owner":
        break_glass(
            by=again(outsider), record_kind="profile", record_id=profile.pk,
            reason="To decide on a disposal",
        )  # fmt: skip
        dispose(by=again(outsider), proposal_id=proposal.pk)
        assert "people_profile" not in everywhere(CANARY)


def test_reviews_of_restricted_records_are_counted(
    as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    insider = as_role("data-protection-officer", "t.dpo1", team="TEAM-I")
    hidden = intern(
        force_id=insider.force_id, restriction="restricted", accounts=[insider.account_id]
    )
    forget()
    insider = actor_for(Account.objects.get(pk=insider.account_id))
    with visibility(insider):
        Review.objects.create(
            audience_id=hidden, created_by=insider.account_id, record_kind="profile", record_id=1,
            retention="case", period_ends=NOON.date(),
        )  # fmt: skip
    found = overview(by=insider)
    assert (found.due, found.hidden) == (1, 0)
    other = as_role("data-protection-officer", "t.dpo2")
    found = overview(by=other)
    assert (found.due, found.hidden, list(found.reviews)) == (0, 1, [])
    assert "1 review of restricted records is not shown" in as_page(other, "/disposal/")
