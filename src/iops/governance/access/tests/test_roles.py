"""Roles are data: taken at once, given by two, and never a way to operational records."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.conftest import NOON, person
from iops.duties.models import Duty
from iops.governance.access import jobs, rules
from iops.governance.access.authority import actor_for
from iops.governance.access.commands import (
    add_role,
    approve_role_change,
    change_grant,
    create_account,
    end_posting,
    move_posting,
    post_account,
    refuse_role_change,
    rename_role,
)
from iops.governance.access.contracts import ADMINISTRATOR, OPERATIONAL
from iops.governance.access.models import Account, Posting, Role, RoleChange, RoleGrant, Team
from iops.governance.access.offered import everything
from iops.governance.access.role_queries import matrix, role
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused

pytestmark = pytest.mark.django_db
PERMISSION = "crimes.allocate"
purposes = st.none() | st.frozensets(st.sampled_from("abc"))


@pytest.fixture
def admin(as_role: Callable[..., Actor]) -> Actor:
    return as_role("system-administrator")


@pytest.fixture
def dpo(as_role: Callable[..., Actor]) -> Actor:
    return as_role("data-protection-officer")


def again(actor: Actor) -> Actor:
    """The actor as their next request finds them."""
    return actor_for(Account.objects.get(pk=actor.account_id))


def change(by: Actor, *, allowed: bool, only_for: tuple[str, ...] = ()) -> RoleChange:
    return change_grant(
        by=by, role_code="investigator", permission=PERMISSION, allowed=allowed,
        purposes=only_for, reason="Trial in the north",
    ).value  # fmt: skip


def duty_of(dpo: Actor) -> Duty:
    with visibility(dpo):
        return Duty.objects.get(kind="approve-role-change")


def test_what_widens_a_role_waits_for_a_second_person(
    admin: Actor, dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    holder = as_role("investigator")
    waiting = change(admin, allowed=True)
    assert not again(holder).may(PERMISSION)
    assert duty_of(dpo).number == "Investigator"
    with pytest.raises(Refused, match="waits already"):
        change(admin, allowed=True)
    with pytest.raises(Refused, match="not involved"):
        approve_role_change(by=admin, change_id=waiting.pk)
    approve_role_change(by=dpo, change_id=waiting.pk)
    assert again(holder).may(PERMISSION)
    assert duty_of(dpo).state == "met"
    with pytest.raises(Refused, match="decided already"):
        approve_role_change(by=dpo, change_id=waiting.pk)


def test_what_narrows_a_role_holds_at_once(
    admin: Actor, dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    sergeant = as_role("sergeant")
    assert sergeant.may(PERMISSION)
    done = change_grant(
        by=admin, role_code="sergeant", permission=PERMISSION, allowed=True,
        purposes=["crime"], reason="Only on a crime",
    ).value  # fmt: skip
    assert done.applied_at is not None
    now = again(sergeant)
    assert (now.may(PERMISSION), now.for_purpose("crime").may(PERMISSION)) == (False, True)
    change_grant(
        by=admin, role_code="sergeant", permission=PERMISSION, allowed=False, reason="Central team"
    )
    assert not again(sergeant).for_purpose("crime").may(PERMISSION)
    assert RoleGrant.objects.get(role__code="sergeant", permission=PERMISSION).allowed is False


def test_nobody_widens_a_role_that_they_hold(
    admin: Actor, dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    other = as_role("system-administrator", "t.admin2")
    waiting = change_grant(
        by=admin, role_code="data-protection-officer", permission=PERMISSION, allowed=True,
        reason="Asked for",
    ).value  # fmt: skip
    with pytest.raises(Refused, match="not involved"):
        approve_role_change(by=dpo, change_id=waiting.pk)
    approve_role_change(by=other, change_id=waiting.pk)
    with pytest.raises(NotPermitted):
        change(dpo, allowed=True)


def test_a_refused_change_changes_nothing(admin: Actor, dpo: Actor) -> None:
    waiting = change(admin, allowed=True)
    refuse_role_change(by=dpo, change_id=waiting.pk)
    assert not RoleGrant.objects.filter(role__code="investigator", permission=PERMISSION).exists()
    change(admin, allowed=True)


@pytest.mark.parametrize("offered", everything(), ids=lambda one: one.permission)
def test_no_role_gives_the_administrator_an_operational_permission(offered: object) -> None:
    why = rules.may_hold(ADMINISTRATOR, offered.roles, offered.label)  # type: ignore[attr-defined]
    administrative = ADMINISTRATOR in offered.roles  # type: ignore[attr-defined]
    assert (why is None) == administrative


def test_the_command_refuses_it_too(admin: Actor) -> None:
    for code, permission, words in (
        (ADMINISTRATOR, "people.view", "sees and changes no such record"),
        ("sergeant", "access.manage", "for the administrator"),
        ("sergeant", "bulk.load", "no role may hold it"),
    ):
        with pytest.raises(Refused, match=words):
            change_grant(
                by=admin, role_code=code, permission=permission, allowed=True, reason="Asked for"
            )
    with pytest.raises(Refused, match="nobody could give it back"):
        change_grant(
            by=admin, role_code=ADMINISTRATOR, permission="roles.manage", allowed=False,
            reason="Asked for",
        )  # fmt: skip
    with pytest.raises(Invalid, match="There is no permission"):
        change_grant(
            by=admin, role_code="sergeant", permission="all.of.it", allowed=True, reason="Asked"
        )
    with pytest.raises(Invalid, match="Say why"):
        change_grant(
            by=admin, role_code="sergeant", permission=PERMISSION, allowed=False, reason=" "
        )


@given(purposes, purposes)
def test_widening_is_whatever_lets_somebody_do_more(
    before: frozenset[str] | None, after: frozenset[str] | None
) -> None:
    def can(held: frozenset[str] | None) -> set[str]:
        return set() if held is None else set(held or "abcd")

    assert rules.widens(before, after) == (not can(after) <= can(before))


def test_a_new_role_may_nothing_until_it_is_given_something(
    admin: Actor, dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    made = add_role(by=admin, label="Night  desk", reason="Nights")
    code = made.value.code
    assert (code, made.value.label) == ("night-desk", "Night desk")
    with pytest.raises(Invalid, match="of this name"):
        add_role(by=admin, label="night desk", reason="Again")
    holder = as_role(code)
    assert holder.permissions == frozenset()
    rename_role(by=admin, role_code=code, label="Night control", reason="Clearer")
    assert Role.objects.get(code=code).label == "Night control"
    waiting = change_grant(
        by=admin, role_code=code, permission="incidents.view", allowed=True, reason="Needed"
    ).value
    approve_role_change(by=dpo, change_id=waiting.pk)
    assert again(holder).may("incidents.view")
    assert role(by=admin, code=code).line.permissions == 1
    with pytest.raises(NotVisible):
        role(by=admin, code="no-such")


def test_the_matrix_shows_what_holds(admin: Actor, as_role: Callable[..., Actor]) -> None:
    found = matrix(by=admin)
    rows = {row.offered.permission: row for _, group in found.groups for row in group}
    cells = {cell.role.code: cell.held for cell in rows[PERMISSION].cells}
    assert (cells["sergeant"], cells["investigator"]) == (True, False)
    assert "bulk.load" not in rows
    with pytest.raises(NotPermitted):
        matrix(by=as_role("sergeant"))


@pytest.fixture
def officer(admin: Actor) -> Account:
    """Somebody posted as a response officer from now on."""
    with clock.frozen(NOON - timedelta(hours=2)):
        account = create_account(by=admin, username="t.mover", name="Mover").value
        team = Team.objects.get(code="TEAM-A")
        post_account(
            by=admin, account_id=account.pk, team_id=team.pk, role_code="response-officer",
            valid_from=NOON,
        )  # fmt: skip
    return account


def test_a_posting_moves_at_a_moment_without_gap_or_overlap(admin: Actor, officer: Account) -> None:
    team, then = Team.objects.get(code="TEAM-A"), NOON + timedelta(days=3)
    with clock.frozen(NOON + timedelta(days=1)):
        held = Posting.objects.get(account=officer)
        move_posting(
            by=admin, posting_id=held.pk, team_id=team.pk, role_code="investigator", at=then
        )
    spans = Posting.objects.filter(account=officer).order_by("valid_from")
    assert list(spans.values_list("role__code", "valid_from", "valid_to")) == [
        ("response-officer", NOON, then), ("investigator", then, None)
    ]  # fmt: skip
    for moment, roles in (
        (then - timedelta(minutes=1), "response-officer"),
        (then, "investigator"),
    ):
        with clock.frozen(moment):
            assert actor_for(Account.objects.get(pk=officer.pk)).roles == {roles}


def test_an_ended_posting_does_not_end_again(admin: Actor, officer: Account) -> None:
    held = Posting.objects.get(account=officer)
    with clock.frozen(NOON + timedelta(days=1)):
        with pytest.raises(Invalid, match="in the past"):
            end_posting(by=admin, posting_id=held.pk, at=NOON)
        end_posting(by=admin, posting_id=held.pk)
        assert actor_for(Account.objects.get(pk=officer.pk)).permissions == frozenset()
        with pytest.raises(Refused, match="has ended"):
            end_posting(by=admin, posting_id=held.pk)


def test_sight_follows_a_posting_that_the_clock_began_or_ended(
    admin: Actor, officer: Account
) -> None:
    held = Posting.objects.get(account=officer)
    with clock.frozen(NOON - timedelta(hours=1)):
        jobs.follow_the_clock()
        assert actor_for(Account.objects.get(pk=officer.pk)).audiences == ()
    with clock.frozen(NOON + timedelta(minutes=1)):
        jobs.follow_the_clock()
        assert len(actor_for(Account.objects.get(pk=officer.pk)).audiences) == 1
        end_posting(by=admin, posting_id=held.pk, at=NOON + timedelta(hours=1))
    with clock.frozen(NOON + timedelta(hours=2)):
        jobs.follow_the_clock()
        assert actor_for(Account.objects.get(pk=officer.pk)).audiences == ()


def test_nobody_is_administrator_and_works_with_records(admin: Actor, officer: Account) -> None:
    team = Team.objects.get(code="TEAM-A")
    with pytest.raises(Refused, match="at the same time"):
        post_account(
            by=admin, account_id=officer.pk, team_id=team.pk, role_code=ADMINISTRATOR,
            valid_from=NOON,
        )  # fmt: skip
    assert rules.may_be_posted_beside("sergeant", frozenset({"investigator"})) is None
    assert OPERATIONAL.isdisjoint({ADMINISTRATOR})


def test_the_pages_change_a_role(admin: Actor, dpo: Actor, as_page: Callable[..., str]) -> None:
    from django.test import Client

    def client(actor: Actor) -> Client:
        made = Client()
        made.force_login(
            Account.objects.get(pk=actor.account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return made

    person("t.inv", "investigator")
    first, second = client(admin), client(dpo)
    address = "/access/roles/investigator/"
    given_ = {"verb": "give", "permission": PERMISSION, "purposes": ["crime"], "reason": "Trial"}
    assert first.post(address, given_).status_code == 302
    answer = first.post(address, {"verb": "give", "permission": PERMISSION, "reason": ""})
    assert (answer.status_code, "Say why" in answer.content.decode()) == (422, True)
    text = second.get("/access/roles/").content.decode()
    assert "Waiting for a second person" in text
    assert "only for investigating a crime" in text
    waiting = RoleChange.objects.get(applied_at=None)
    second.post(f"/access/roles/changes/{waiting.pk}", {"verb": "approve"})
    assert "investigating a crime" in first.get(address).content.decode()
    first.post(address, {"verb": "take", "permission": PERMISSION, "reason": "Ended"})
    assert not RoleGrant.objects.get(role__code="investigator", permission=PERMISSION).allowed
