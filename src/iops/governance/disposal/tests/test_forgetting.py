"""What stands beside a record goes with it: its entry in the find box, a leaver's passkeys."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from iops.governance.access.commands import create_account, withdraw_account
from iops.governance.access.models import Account
from iops.governance.disposal.commands import dispose, propose
from iops.governance.disposal.tests.test_dispose import CANARY, everywhere
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Refused
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(as_role: Callable[..., Actor]) -> tuple[Actor, Actor]:
    first, second = (as_role("data-protection-officer", f"t.dpo{number}") for number in (1, 2))
    return first, second


def approved(two: tuple[Actor, Actor], kind: str, record_id: int) -> dict[str, int]:
    first, second = two
    proposal = propose(
        by=first, record_kind=kind, record_id=record_id, ground="erasure", note="Asked for"
    ).value
    return dispose(by=second, proposal_id=proposal.pk).value.tables


def test_the_find_box_knows_no_more_of_who_was_disposed_of(two: tuple[Actor, Actor]) -> None:
    first, _ = two
    details = PersonDetails(forename="Ada", surname=CANARY, phone="07700900123")
    person = record_person(by=first, details=details).value
    assert [hit.id for hit in find(by=first, text=CANARY).hits] == [person.pk]
    approved(two, "profile", person.pk)
    assert find(by=first, text=CANARY).hits == []
    assert find(by=first, text="07700900123").hits == []


def test_a_leaver_leaves_nothing_at_the_sign_in(
    two: tuple[Actor, Actor], as_role: Callable[..., Actor]
) -> None:
    admin = as_role("system-administrator")
    account = create_account(
        by=admin, username="leaver", name=CANARY, email=f"{CANARY}@example.org"
    ).value
    address = f"{CANARY}@example.org".lower()
    EmailAddress.objects.create(user_id=account.pk, email=address, primary=True)
    Authenticator.objects.create(
        user_id=account.pk, type=Authenticator.Type.TOTP, data={"secret": CANARY}
    )
    SocialAccount.objects.create(
        user_id=account.pk, provider="force", uid=CANARY, extra_data={"name": CANARY}
    )
    session = Session.objects.create(session_key="k" * 32, session_data="", expire_date=clock.now())
    UserSession.objects.create(
        user_id=account.pk, session_key=session.pk, ip="127.0.0.1", user_agent=CANARY
    )
    with pytest.raises(Refused, match="Withdraw the account first"):
        approved(two, "account", account.pk)
    withdraw_account(by=admin, account_id=account.pk, reason="Left")
    proposal_tables = approved(two, "account", account.pk)
    assert everywhere(CANARY) == []
    assert proposal_tables["mfa_authenticator"] == 1
    assert proposal_tables["usersessions_usersession"] == 1
    assert not Session.objects.filter(pk=session.pk).exists()
    assert Account.objects.get(pk=account.pk).username == "leaver"
