"""Signing in, below the browser: tries, proxies, secrets, tickets, second steps."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, override_settings

from iops.conftest import NOON, person
from iops.governance.access.audiences import intern, lend
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import (
    demand_second_step,
    end_sessions,
    issue_token,
    remove_second_step,
    revoke_token,
    withdraw_account,
)
from iops.governance.access.models import Account, Role
from iops.governance.access.setup import sync_authority
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted
from iops.kernel.models import DatabaseMark
from iops.web.signin import proxy, sealing, throttle, tickets
from iops.web.signin.sessions import device

pytestmark = pytest.mark.django_db
WORD = "blue lantern quay"


@pytest.fixture(autouse=True)
def _no_tries(settings: Any) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moment at which tries are counted, in seconds; it stands still."""
    moment = [time.time()]
    monkeypatch.setattr(time, "time", lambda: moment[0])
    return moment


def account(username: str = "t.signer", role: str = "dispatcher") -> Account:
    made = person(username, role)
    made.set_password(WORD)
    made.save()
    return made


def actor(role: str, username: str | None = None) -> Actor:
    return actor_for(person(username or f"t.{role}", role))


def attempt(username: str, word: str, **more: str) -> tuple[int, str]:
    client = Client(**more)  # type: ignore[arg-type]
    given = {"login": username, "password": word}
    answer = client.post("/accounts/login/", given)
    return answer.status_code, answer.content.decode()


def test_an_account_is_held_after_five_wrong_passwords_and_says_how_long() -> None:
    account()
    for _ in range(5):
        assert "Username or password is wrong" in attempt("t.signer", "wrong")[1]
    status, said = attempt("t.signer", WORD)
    assert status == 200
    assert "Too many wrong tries. Wait 5 minutes" in said
    # From elsewhere too; and only this account.
    assert "Wait 5 minutes" in attempt("t.signer", WORD, REMOTE_ADDR="192.0.2.9")[1]
    account("t.other")
    assert attempt("t.other", WORD)[0] == 302


def test_the_hold_ends(at: list[float]) -> None:
    account()
    for _ in range(6):
        attempt("t.signer", "wrong")
    at[0] += 270
    assert "Wait 30 seconds" in attempt("t.signer", WORD)[1]
    at[0] += 31
    assert attempt("t.signer", WORD)[0] == 302


def test_many_names_do_not_push_the_count_of_one_out() -> None:
    account()
    for _ in range(5):
        attempt("t.signer", "wrong")
    for number in range(400):
        cache.set(f"another:{number}", [1.0], 300)
    assert "Too many wrong tries" in attempt("t.signer", WORD)[1]


def test_right_passwords_are_not_counted() -> None:
    account()
    for _ in range(8):
        assert attempt("t.signer", WORD)[0] == 302


def test_an_address_is_held_after_thirty_wrong_passwords() -> None:
    account()
    for number in range(30):
        attempt(f"nobody{number}", "wrong", REMOTE_ADDR="192.0.2.1")
    assert "Wait 1 minute" in attempt("t.signer", WORD, REMOTE_ADDR="192.0.2.1")[1]
    assert attempt("t.signer", WORD, REMOTE_ADDR="192.0.2.2")[0] == 302


def test_an_address_with_sixty_tries_gets_a_page_that_says_how_long() -> None:
    account()
    for _ in range(60):
        assert attempt("t.signer", WORD, REMOTE_ADDR="192.0.2.1")[0] == 302
    client = Client(REMOTE_ADDR="192.0.2.1")
    answer = client.post("/accounts/login/", {"login": "t.signer", "password": WORD})
    assert answer.status_code == 429
    assert "Wait 1 minute" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 60


def test_wrong_codes_are_counted() -> None:
    TOTP.activate(account(), "JBSWY3DPEHPK3PXP")
    client = Client()
    client.post("/accounts/login/", {"login": "t.signer", "password": WORD})
    for _ in range(5):
        said = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
        assert "This code is not right" in said
    said = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "Too many wrong tries. Wait 5 minutes" in said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes"), (300, "5 minutes")],
)
def test_how_long_is_said_in_words(seconds: int, said: str) -> None:
    assert throttle.words(seconds) == said


def test_who_is_behind_a_proxy_is_believed_of_this_machine_only() -> None:
    account()
    behind = {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}
    for number in range(30):
        attempt(f"nobody{number}", "wrong", REMOTE_ADDR="127.0.0.1", **behind)
    assert "Wait" in attempt("t.signer", WORD, REMOTE_ADDR="::1", **behind)[1]
    # Said by somebody else, it is not believed: this address has tried nothing yet.
    assert attempt("t.signer", WORD, REMOTE_ADDR="192.0.2.2", **behind)[0] == 302
    signed = UserSession.objects.get()
    assert signed.ip == "192.0.2.2"


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_only_a_trusted_proxy_says_that_the_line_is_secure() -> None:
    said = {"HTTP_X_FORWARDED_PROTO": "https"}
    near = Client(REMOTE_ADDR="127.0.0.1", **said)  # type: ignore[arg-type]
    far = Client(REMOTE_ADDR="192.0.2.2", **said)  # type: ignore[arg-type]
    assert near.get("/health").wsgi_request.is_secure()
    assert not far.get("/health").wsgi_request.is_secure()


@override_settings(IOPS_PROXIES=["10.1.0.0/16"])
def test_proxies_elsewhere_are_named() -> None:
    assert proxy.trusted("10.1.2.3")
    assert proxy.trusted("")  # a Unix socket
    assert not proxy.trusted("10.2.2.3")
    assert not proxy.trusted("nonsense")


def test_a_secret_is_stored_sealed_and_survives_a_new_signing_key() -> None:
    TOTP.activate(account(), "JBSWY3DPEHPK3PXP")
    stored = Authenticator.objects.get().data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in stored
    from django.conf import settings

    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[old]):
        assert sealing.open_sealed(stored) == "JBSWY3DPEHPK3PXP"
        anew = sealing.sealed_anew(stored)
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[]):
        assert sealing.open_sealed(anew) == "JBSWY3DPEHPK3PXP"
        with pytest.raises(ValueError, match="IOPS_SECRET_KEY_FILE"):
            sealing.open_sealed(stored)


def _ticket(client: Client, of: Account) -> tickets.Ticket:
    return tickets.ticket({"cookie": f"sessionid={client.session.session_key}"}, account_id=of.pk)


def test_a_ticket_ends_with_its_session_its_rights_its_password_or_its_account() -> None:
    of = account()
    client, other = Client(), Client()
    for one in (client, other):
        one.post("/accounts/login/", {"login": "t.signer", "password": WORD})
    first, second = _ticket(client, of), _ticket(other, of)
    assert tickets.no_longer_good([first, second]) == frozenset()
    Session.objects.filter(session_key=first.session).delete()
    assert tickets.no_longer_good([first, second]) == {first}
    Account.objects.filter(pk=of.pk).update(authority=99)
    assert tickets.no_longer_good([second]) == {second}
    second = _ticket(other, of)
    of.refresh_from_db()
    of.set_password("another word altogether")
    of.save()
    assert tickets.no_longer_good([second]) == {second}
    second = _ticket(other, of)
    withdraw_account(by=actor("system-administrator"), account_id=of.pk, reason="Left")
    assert tickets.no_longer_good([second]) == {second}


def test_a_stream_ends_with_the_hour_for_which_a_record_was_lent() -> None:
    of, client = account(), Client()
    client.post("/accounts/login/", {"login": "t.signer", "password": WORD})
    cookie = {"cookie": f"sessionid={client.session.session_key}"}
    hour, hidden = timedelta(hours=1), intern(force_id=of.force_id, restriction="restricted")
    with clock.frozen(NOON):
        assert hidden not in actor_for(of).audiences
        lend(of.pk, hidden, until=NOON + hour)
        of.refresh_from_db()
        seen = actor_for(of).audiences
        assert hidden in seen
        shown = tickets.ticket(cookie, account_id=of.pk, audiences=seen)
        other = tickets.ticket(cookie, account_id=of.pk, audiences=set(seen) - {hidden})
    second = timedelta(seconds=1)
    with clock.frozen(NOON + hour - second):
        assert tickets.no_longer_good([shown]) == frozenset()
        assert tickets.next_look([shown, other]) == 1.0
        assert hidden in actor_for(of).audiences
    with clock.frozen(NOON + hour):
        assert tickets.no_longer_good([shown, other]) == {shown}
        # A stream that comes back in the same breath does not get the hour again.
        assert hidden not in actor_for(of).audiences
        late = tickets.ticket(cookie, account_id=of.pk, audiences=seen)
        assert tickets.no_longer_good([late]) == {late}


def test_a_ticket_of_a_token_ends_when_it_is_revoked() -> None:
    by, of = actor("system-administrator"), account()
    token, text = issue_token(by=by, account_id=of.pk, name="CAD", scopes=["board.*"]).value
    shown = tickets.ticket({"authorization": f"Bearer {text}"}, account_id=of.pk)
    assert tickets.no_longer_good([shown]) == frozenset()
    revoke_token(by=by, token_id=token.pk)
    assert tickets.no_longer_good([shown]) == {shown}


def test_people_end_their_own_sessions_and_the_administrator_anybodys() -> None:
    mine, other = account(), account("t.other")
    here, there = Client(), Client()
    for one in (here, there):
        one.post("/accounts/login/", {"login": "t.signer", "password": WORD})
    by = actor_for(other)
    with pytest.raises(NotPermitted):
        end_sessions(by=by, account_id=mine.pk)
    ids = list(UserSession.objects.values_list("pk", flat=True))
    # Somebody else's number among one's own ends nothing of theirs.
    assert end_sessions(by=by, account_id=other.pk, session_ids=ids).value == 0
    keep = here.session.session_key or ""
    assert end_sessions(by=actor_for(mine), account_id=mine.pk, but=keep).value == 1
    assert here.get("/board/").status_code == 200
    assert there.get("/board/").status_code == 302
    done = end_sessions(by=actor("system-administrator"), account_id=mine.pk)
    assert (done.value, [fact.type for fact in done.events]) == (1, ["access.sessions_ended"])
    assert here.get("/board/").status_code == 302


def test_a_lost_second_step_is_removed_by_another_administrator_with_a_reason() -> None:
    of, by = account(), actor("system-administrator")
    TOTP.activate(of, "JBSWY3DPEHPK3PXP")
    with pytest.raises(Invalid, match="why"):
        remove_second_step(by=by, account_id=of.pk, reason=" ")
    with pytest.raises(NotPermitted):
        remove_second_step(by=by, account_id=by.account_id, reason="Lost")
    with pytest.raises(NotPermitted):
        remove_second_step(by=actor("sergeant"), account_id=of.pk, reason="Lost")
    assert remove_second_step(by=by, account_id=of.pk, reason="Phone lost").value == 1
    assert attempt("t.signer", WORD)[0] == 302
    assert not Authenticator.objects.exists()


def test_a_demand_for_a_second_step_holds_people_up_at_once_and_lets_go() -> None:
    account()
    client, by = Client(), actor("system-administrator")
    client.post("/accounts/login/", {"login": "t.signer", "password": WORD})
    assert client.get("/board/").status_code == 200
    with pytest.raises(Invalid, match="why"):
        demand_second_step(by=by, role_codes=["dispatcher"], reason=" ")
    with pytest.raises(Invalid):
        demand_second_step(by=by, role_codes=["no-such-role"], reason="Stolen words")
    assert demand_second_step(by=by, role_codes=["dispatcher"], reason="Stolen words").value == 1
    forget()  # what another process learns within seconds
    assert client.get("/board/")["Location"] == "/accounts/2fa/"
    assert client.get("/api/v1/incidents").status_code == 403
    assert client.get("/board/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/2fa/"
    TOTP.activate(Account.objects.get(username="t.signer"), "JBSWY3DPEHPK3PXP")
    assert client.get("/board/").status_code == 200
    assert demand_second_step(by=by, role_codes=[], reason="Over").value == 1


def test_a_live_database_demands_a_second_step_of_those_who_rule_or_see_most() -> None:
    assert not Role.objects.filter(second_step=True).exists()  # a sandbox
    Role.objects.filter(code__in=["crime-registrar"]).update(code="gone")
    DatabaseMark.objects.update(kind="live")
    sync_authority()
    assert [one.code for one in Role.objects.filter(second_step=True)] == ["crime-registrar"]


def test_sign_up_and_password_letters_are_closed() -> None:
    client = Client()
    for address in ("signup/", "email/", "password/set/", "provider/", "password/reset/"):
        assert client.get(f"/accounts/{address}").status_code == 404, address


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/2010 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/604", "Safari on iPhone"),
        ("curl/8", "A browser"),
    ],
)
def test_a_device_is_named_as_people_call_it(agent: str, said: str) -> None:
    assert device(agent) == said


def test_the_administrator_does_it_by_pages() -> None:
    of, by = account(), person("t.admin", "system-administrator")
    TOTP.activate(of, "JBSWY3DPEHPK3PXP")
    admin = Client()
    admin.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/access/accounts/{of.pk}/"
    assert "authenticator app" in admin.get(page).content.decode()
    assert "why" in admin.post(page, {"verb": "second-step", "why": ""}).content.decode()
    assert admin.post(page, {"verb": "second-step", "why": "Lost"}).status_code == 302
    assert not Authenticator.objects.exists()
    client = Client()
    client.post("/accounts/login/", {"login": "t.signer", "password": WORD})
    assert admin.post(page, {"verb": "sign-out"}).status_code == 302
    assert client.get("/board/").status_code == 302
    admin.post("/access/second-steps/", {"role": ["pcso", "sergeant"], "reason": "Seen most"})
    demanded = Role.objects.filter(second_step=True).values_list("code", flat=True)
    assert set(demanded) == {"pcso", "sergeant"}
    assert admin.get("/access/second-steps/").content.decode().count(" checked") == 2


def test_second_steps_are_sealed_anew_by_a_command() -> None:
    from django.conf import settings
    from django.core.management import call_command

    TOTP.activate(account(), "JBSWY3DPEHPK3PXP")
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        call_command("reseal", verbosity=0)
    stored = Authenticator.objects.get().data["secret"]
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[]):
        assert sealing.open_sealed(stored) == "JBSWY3DPEHPK3PXP"
