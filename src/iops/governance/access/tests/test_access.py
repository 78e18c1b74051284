"""Authority on the day, duty posts, tokens, audiences and broken glass."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from iops.conftest import NOON, person
from iops.governance.access import audiences, rules
from iops.governance.access.authority import actor_for, forget, holder_of, system_actor
from iops.governance.access.commands import (
    break_glass,
    create_account,
    hold_post,
    hold_rank,
    issue_token,
    post_account,
    relieve_post,
    review_break_glass,
    revoke_token,
    withdraw_account,
)
from iops.governance.access.models import Account, ApiToken, Force, Posting, RoleGrant, Team
from iops.governance.access.tokens import actor_of_token
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = pytest.mark.django_db
PASSWORD = "a long and winding road"


@pytest.mark.parametrize(
    ("day", "rank"),
    [
        (date(2026, 1, 1), "sergeant"),
        (date(2026, 2, 1), "inspector"),
        (date(2026, 2, 28), "inspector"),
        (date(2026, 3, 1), "sergeant"),
        (date(2019, 1, 1), "staff"),
    ],
)
def test_an_acting_rank_counts_from_day_to_day(day: date, rank: str) -> None:
    held = [
        ("sergeant", date(2020, 1, 1), None),
        ("inspector", date(2026, 2, 1), date(2026, 2, 28)),
    ]
    assert rules.rank_on(day, held) == rank


def test_authority_needs_rank_and_independence() -> None:
    def may(rank: str, who: int) -> str | None:
        return rules.may_authorise(
            rank=rank, minimum="inspector", involved=frozenset({7}), account_id=who
        )

    assert may("chief-inspector", 8) is None
    assert "rank" in (may("sergeant", 8) or "")
    assert "not involved" in (may("inspector", 7) or "")


def test_an_account_from_opening_to_withdrawal() -> None:
    by = actor_for(person("t.admin", "system-administrator"))
    team = Team.objects.get(code="TEAM-A")
    with pytest.raises(Invalid, match="too short"):
        create_account(by=by, username="New.PC", name="New PC", password="short")
    account = create_account(by=by, username="New.PC", name="New PC", password=PASSWORD).value
    assert account.username == "new.pc"
    post_account(by=by, account_id=account.pk, team_id=team.pk, role_code="response-officer")
    hold_rank(
        by=by,
        account_id=account.pk,
        rank="constable",
        valid_from=date(2020, 1, 1),
        reason="Joined as a constable",
    )
    actor = actor_for(Account.objects.get(pk=account.pk))
    assert actor.may("incidents.open")
    assert actor.audiences == (audiences.open_audience(by.force_id),)
    withdraw_account(by=by, account_id=account.pk, reason="Left the force")
    assert not actor_for(Account.objects.get(pk=account.pk)).may("incidents.open")
    assert actor_for(Account.objects.get(pk=account.pk)).audiences == ()


def test_a_post_needs_its_rank_and_has_one_holder_at_a_time(as_role: Callable[..., Actor]) -> None:
    by = as_role("force-incident-manager", rank="inspector")
    sergeant = as_role("sergeant", rank="sergeant")
    with clock.frozen(NOON):
        until = NOON + timedelta(hours=8)
        with pytest.raises(Refused, match="rank of inspector"):
            hold_post(
                by=by, post_code="duty-inspector", account_id=sergeant.account_id, until=until
            )
        hold_post(by=by, post_code="duty-inspector", account_id=by.account_id, until=until)
        other = as_role("sergeant", "t.insp2", rank="inspector")
        with pytest.raises(Refused, match="Somebody else holds"):
            hold_post(by=by, post_code="duty-inspector", account_id=other.account_id, until=until)
        holder = holder_of("duty-inspector", force_id=by.force_id)
        assert holder is not None
        assert holder.pk == by.account_id
    with clock.frozen(NOON + timedelta(hours=1)):
        relieve_post(by=by, post_code="duty-inspector")
        assert holder_of("duty-inspector", force_id=by.force_id) is None
        hold_post(by=by, post_code="duty-inspector", account_id=other.account_id, until=until)


def test_a_token_can_do_no_more_than_its_scopes_and_its_account() -> None:
    admin = actor_for(person("t.admin", "system-administrator"))
    account = person("t.handler", "call-handler")
    for scopes in (["incidents.*", "crimes.allocate"], ["no.such"], []):
        with pytest.raises(Invalid):
            issue_token(by=admin, account_id=account.pk, name="CAD", scopes=scopes)
    token, text = issue_token(
        by=admin, account_id=account.pk, name="CAD", scopes=["incidents.*"]
    ).value
    assert token.issued_by_id == admin.account_id
    assert "incidents.open" in token.scopes
    assert "*" not in "".join(token.scopes)
    actor = actor_of_token(text)
    assert actor is not None
    assert actor.may("incidents.open")
    assert not actor.may("contacts.log")  # not in its scopes
    assert not actor.may("crimes.allocate")  # not of its account
    assert actor_of_token(text + "x") is None
    revoke_token(by=admin, token_id=token.pk)
    assert actor_of_token(text) is None
    with pytest.raises(Refused, match="already"):
        revoke_token(by=admin, token_id=token.pk)


def test_a_token_is_for_an_account_in_use_of_this_force_and_for_no_system_account() -> None:
    admin = actor_for(person("t.admin", "system-administrator"))
    gone, foreign = person("t.gone", "call-handler"), person("t.foreign", "call-handler")
    withdraw_account(by=admin, account_id=gone.pk, reason="Left the force")
    elsewhere = Force.objects.create(code="98", slug="elsewhere", name="Elsewhere")
    Account.objects.filter(pk=foreign.pk).update(force=elsewhere)
    system = Account.objects.get(username="system.worker")
    for account, refusal in ((gone, NotVisible), (foreign, NotVisible), (system, Refused)):
        with pytest.raises(refusal):
            issue_token(by=admin, account_id=account.pk, name="X", scopes=["*"])


def test_who_is_withdrawn_has_no_posting_and_no_duty_post(as_role: Callable[..., Actor]) -> None:
    with clock.frozen(NOON):
        by = as_role("force-incident-manager", rank="inspector")
        admin = actor_for(person("t.admin", "system-administrator"))
        leaver = Account.objects.get(pk=as_role("sergeant", "t.insp", rank="inspector").account_id)
        later, tomorrow = NOON + timedelta(hours=8), NOON + timedelta(days=1)
        Posting.objects.filter(account=leaver).update(valid_to=tomorrow)
        hold_post(by=by, post_code="duty-inspector", account_id=leaver.pk, until=later)
        hold_post(by=by, post_code="duty-inspector", account_id=leaver.pk, starts=tomorrow,
                  until=tomorrow + timedelta(hours=8))  # fmt: skip
    with clock.frozen(NOON + timedelta(hours=1)):
        withdraw_account(by=admin, account_id=leaver.pk, reason="Left the force")
        assert holder_of("duty-inspector", force_id=by.force_id) is None
        assert not Posting.objects.held_at(clock.now()).filter(account=leaver).exists()
        system = Account.objects.get(username="system.worker")
        for account_id in (leaver.pk, system.pk):
            with pytest.raises(Invalid, match="of this force"):
                hold_post(by=by, post_code="duty-inspector", account_id=account_id,
                          until=later)  # fmt: skip
    assert holder_of("duty-inspector", force_id=by.force_id, at=tomorrow) is None


def test_the_command_line_issues_lists_and_revokes_tokens_for_a_named_operator() -> None:
    person("t.handler", "call-handler")
    asked = ["token", "t.handler", "--scope", "incidents.*"]
    with pytest.raises(CommandError, match="who asks"):
        call_command(*asked)
    out = StringIO()
    call_command(*asked, "--operator", "Ann Ash", stdout=out, stderr=StringIO())
    text = out.getvalue().strip()
    token = ApiToken.objects.get()
    assert (token.issued_for, actor_of_token(text) is None) == ("Ann Ash", False)
    call_command("token", "t.handler", stdout=out)
    assert f"{token.pk}  from the command line" in out.getvalue()
    with pytest.raises(CommandError, match="who asks"):
        call_command("token", "--revoke", str(token.pk))
    call_command("token", "--revoke", str(token.pk), "--operator", "Bo Bell", stdout=out)
    token.refresh_from_db()
    assert (token.revoked_for, actor_of_token(text)) == ("Bo Bell", None)


def test_a_permission_may_be_for_some_purposes_only(as_role: Callable[..., Actor]) -> None:
    as_role("investigator")
    granted = RoleGrant.objects.filter(role__code="investigator", permission="crimes.update")
    assert granted.update(purposes=["crime", "safeguarding"]) == 1
    forget()
    account = Account.objects.get(username="t.investigator")
    for purpose, may in (("", False), ("incident", False), ("crime", True), ("safeguarding", True)):
        actor = actor_for(account, purpose=purpose)
        assert actor.may("crimes.update") is may, purpose
        assert actor.may("crimes.view")
    both = person("t.investigator", "sergeant")
    forget()
    assert actor_for(both, purpose="incident").may("crimes.update")  # a sergeant, for any purpose


def restricted(owner: Actor, outside: str) -> Profile:
    audience = audiences.intern(
        force_id=owner.force_id, restriction="restricted", outside=outside,
        accounts=[owner.account_id],
    )  # fmt: skip
    seeing = actor_for(Account.objects.get(pk=owner.account_id))
    details = PersonDetails(surname="Hidden")
    return record_person(by=seeing, details=details, audience_id=audience).value


def test_broken_glass_lends_sight_for_an_hour_and_must_be_reviewed(
    as_role: Callable[..., Actor],
) -> None:
    from iops.duties.engine import tick
    from iops.duties.models import Alert, Duty

    profile = restricted(as_role("investigator"), "contact-owner")
    by, supervisor = as_role("dispatcher"), as_role("control-room-supervisor")
    with clock.frozen(NOON):
        with pytest.raises(Invalid, match="in a sentence"):
            break_glass(by=by, record_kind="profile", record_id=profile.pk, reason="now")
        broken = break_glass(
            by=by, record_kind="profile", record_id=profile.pk, reason="Threat to life at address"
        ).value
        seeing = actor_for(Account.objects.get(pk=by.account_id))
        assert seeing.sees(broken.audience_id)
        assert not seeing.sees(profile.audience_id)  # which others may have too
        with pytest.raises(Refused, match="not involved"):
            review_break_glass(
                by=as_role("control-room-supervisor", "t.dispatcher"), note="ok", justified=True,
                break_glass_id=broken.pk,
            )  # fmt: skip
        assert Duty.objects.filter(kind="review-break-glass", state="open").count() == 1
        tick()
        with visibility(supervisor):
            told = Alert.objects.filter(recipient_id=supervisor.account_id, confirmed_at=None)
            assert told.count() == 1
        review_break_glass(by=supervisor, break_glass_id=broken.pk, justified=True, note="Right")
        assert Duty.objects.filter(kind="review-break-glass", state="open").count() == 0
    with clock.frozen(NOON + timedelta(minutes=61)):
        forget()
        assert not actor_for(Account.objects.get(pk=by.account_id)).sees(broken.audience_id)


def test_sight_that_is_granted_for_good_does_not_end_with_the_lent_hour(
    as_role: Callable[..., Actor],
) -> None:
    keeper = as_role("investigator", team="TEAM-K")
    audience = audiences.intern(
        force_id=keeper.force_id, restriction="restricted", outside="contact-owner",
        teams=list(keeper.teams),
    )  # fmt: skip
    keeper = actor_for(Account.objects.get(pk=keeper.account_id))
    details = PersonDetails(surname="Hidden")
    profile = record_person(by=keeper, details=details, audience_id=audience).value
    by = as_role("dispatcher", team="TEAM-O")
    with clock.frozen(NOON):
        reason = "Threat to life at address"
        break_glass(by=by, record_kind="profile", record_id=profile.pk, reason=reason)
        person("t.dispatcher", "dispatcher", team="TEAM-K")
    with clock.frozen(NOON + timedelta(hours=2)):
        forget()
        assert actor_for(Account.objects.get(pk=by.account_id)).sees(audience)


def test_a_record_that_is_hidden_altogether_cannot_be_broken_into(
    as_role: Callable[..., Actor],
) -> None:
    profile = restricted(as_role("investigator"), "absent")
    for record_id in (profile.pk, 10**12):
        with pytest.raises(NotVisible, match="no record with this number"):
            break_glass(
                by=as_role("dispatcher"), record_kind="profile", record_id=record_id,
                reason="Threat to life at address",
            )  # fmt: skip


def test_only_the_administrator_manages_accounts(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted):
        create_account(by=as_role("force-incident-manager"), username="x", name="X")
    assert system_actor("worker").is_system
