"""What a role may do says what its holders see, also after the force has moved it."""

from collections.abc import Callable

import pytest

from iops.conftest import person
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import (
    add_role,
    approve_role_change,
    change_grant,
    hold_rank,
    post_account,
)
from iops.governance.access.models import (
    Account,
    Audience,
    AudienceGrant,
    Force,
    Role,
    RoleChange,
    RoleGrant,
    Team,
)
from iops.governance.access.setup import follow_permissions, sync_authority
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.audience import whereabouts_audience
from iops.pole.confidential.contracts import SEES, SEES_PLACES
from iops.pole.people.audience import details_audience

pytestmark = pytest.mark.django_db


def again(account: Account) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=account.pk))


@pytest.fixture
def give(as_role: Callable[..., Actor]) -> Callable[..., None]:
    admin = as_role("system-administrator")
    second = as_role("data-protection-officer", rank="chief-superintendent")
    hold_rank(
        by=admin, account_id=second.account_id, rank="chief-superintendent",
        valid_from=clock.local_date(clock.now()), reason="Fixture",
    )  # fmt: skip

    def change(role: str, permission: str, *, allowed: bool = True) -> None:
        made: RoleChange = change_grant(
            by=admin, role_code=role, permission=permission, allowed=allowed, reason="Needed"
        ).value
        if made.applied_at is None:
            approve_role_change(by=again(Account.objects.get(pk=second.account_id)),
                                change_id=made.pk)  # fmt: skip

    return change


def test_confidential_places_are_known_to_whoever_may_and_no_longer(
    give: Callable[..., None],
) -> None:
    officer, handler = person("t.pcso", "pcso"), person("t.handler", "call-handler")
    audience = whereabouts_audience(handler.force_id)
    assert again(handler).sees(audience)
    assert not again(officer).sees(audience)
    give("pcso", "places.see_confidential")
    assert again(officer).sees(audience)
    assert whereabouts_audience(handler.force_id) == audience
    give("pcso", "places.see_confidential", allowed=False)
    assert not again(officer).sees(audience)
    recorder = again(officer)
    details = details_audience(recorder)
    give("call-handler", "people.see_confidential")
    assert again(handler).sees(details)


def test_neither_a_machine_nor_a_role_that_does_nothing_sees_open_records(
    give: Callable[..., None], as_role: Callable[..., Actor]
) -> None:
    machine = person("t.avl", "position-feed")
    opened = audiences.open_audience(machine.force_id)
    assert not again(machine).sees(opened)
    add_role(by=as_role("system-administrator"), label="Visitor", reason="New")
    visitor = person("t.visitor", "position-feed")
    post_account(
        by=as_role("system-administrator"), account_id=visitor.pk,
        team_id=Team.objects.get(code="TEAM-A").pk, role_code="visitor",
    )  # fmt: skip
    assert not again(visitor).sees(opened)
    give("visitor", "incidents.view")
    assert again(visitor).sees(opened)
    give("visitor", "incidents.view", allowed=False)
    assert not again(visitor).sees(opened)


def test_an_audience_made_later_lets_in_the_same_people() -> None:
    machine, handler = person("t.avl", "position-feed"), person("t.handler", "call-handler")
    made = audiences.intern(
        force_id=handler.force_id, restriction="confidential",
        permissions=["places.see_confidential"], only="profile:1",
    )  # fmt: skip
    assert again(handler).sees(made)
    assert not again(machine).sees(made)
    assert audiences.owners_of([made])[made].count(" or a ") == 4


def test_audiences_made_for_roles_follow_the_permission(as_role: Callable[..., Actor]) -> None:
    """As a database of before grants by permission has them."""
    handler, officer = as_role("call-handler"), as_role("response-officer")
    force = Force.objects.get()
    roles = Role.objects.filter(code__in=SEES_PLACES).values_list("pk", flat=True)
    old = [
        audiences.intern(force_id=force.pk, restriction="confidential", roles=roles, only=only)
        for only in ("", "incident:7")
    ]
    other = audiences.intern(
        force_id=force.pk, restriction="confidential", roles=[Role.objects.get(code="pcso").pk]
    )
    RoleGrant.objects.filter(role__code="call-handler", permission=SEES).update(allowed=False)
    RoleGrant.objects.create(
        role=Role.objects.get(code="response-officer"), permission=SEES, purposes=[]
    )
    sync_authority()
    for one in old:
        grant = AudienceGrant.objects.get(audience_id=one)
        assert (grant.role, grant.permission) == (None, SEES)
        assert not audiences.sees_now(handler.account_id, one)
        assert audiences.sees_now(officer.account_id, one)
    signature = Audience.objects.get(pk=old[1]).signature
    assert signature.endswith(f"|p:{SEES}|only:incident:7")
    assert AudienceGrant.objects.filter(audience_id=other, role__code="pcso").exists()
    assert follow_permissions() == 0
