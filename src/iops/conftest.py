"""People that every test knows."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from iops.governance.access import audiences
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.models import Account, Force, Posting, RankHeld, Role, Team
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.reference.places.models import Place

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def person(username: str, role: str, *, rank: str = "constable", team: str = "TEAM-A") -> Account:
    """An account of the sandbox force with a posting and a rank."""
    force = Force.objects.get()
    account, made = Account.objects.get_or_create(
        username=username,
        defaults={"force": force, "name": username.title(), "collar": username[:10].upper()},
    )
    if made:
        account.set_unusable_password()
        account.save()
    group, _ = Team.objects.get_or_create(force=force, code=team, defaults={"name": team})
    Posting.objects.create(
        account=account,
        team=group,
        role=Role.objects.get(code=role),
        valid_from=NOON - timedelta(days=3650),
    )
    RankHeld.objects.create(
        account=account, rank=rank, valid_from=(NOON - timedelta(days=3650)).date()
    )
    audiences.recompute(account)
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def at_noon() -> Iterator[datetime]:
    """The clock held at noon on 10 March 2026."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def as_role(db: None) -> Callable[..., Actor]:
    """An actor with a role: ``as_role("dispatcher")``."""

    def make(role: str, username: str | None = None, **more: str) -> Actor:
        return actor_for(person(username or f"t.{role}", role, **more))

    return make


@pytest.fixture
def mill_lane(db: None) -> Place:
    """An address of the gazetteer."""
    return Place.objects.create(
        kind="address", label="4 Mill Lane, Tarnby", search="4 mill lane tarnby",
        point=(400_000.0, 400_000.0), longitude=-2.0, latitude=53.5,
    )  # fmt: skip


@pytest.fixture
def system(db: None) -> Actor:
    """The worker's system actor."""
    return system_actor("worker")


@pytest.fixture
def as_page() -> Callable[..., str]:
    """The HTML of a page as an actor sees it: ``as_page(actor, "/board/")``."""

    def fetch(actor: Actor, path: str) -> str:
        client = Client()
        account = Account.objects.get(pk=actor.account_id)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    return fetch
