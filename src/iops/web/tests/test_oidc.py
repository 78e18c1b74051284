"""ID tokens and matching, below the browser."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, override_settings

from iops.conftest import person
from iops.governance.access.models import Account
from iops.web.signin import oidc

KEY = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
ISSUER, CLIENT, NONCE = "https://id.force.example", "iops", "n-1"


def keys(key: rsa.RSAPrivateKey = KEY, kid: str = "one") -> dict[str, Any]:
    public = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {"keys": [{**public, "kid": kid, "use": "sig"}]}


def token(key: Any = KEY, algorithm: str = "RS256", kid: str = "one", **claims: Any) -> str:
    moment = int(time.time())
    body = {
        "iss": ISSUER, "sub": "1", "aud": CLIENT, "iat": moment, "exp": moment + 300,
        "nonce": NONCE, **claims,
    }  # fmt: skip
    kept = {name: value for name, value in body.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": kid})


def claims_of(raw: str, **more: Any) -> dict[str, Any]:
    given = {"keys": keys(), "issuer": ISSUER, "client_id": CLIENT, "nonce": NONCE, **more}
    return oidc.verified_claims(raw, **given)


def test_a_good_token_says_who_it_is() -> None:
    assert claims_of(token())["sub"] == "1"
    assert claims_of(token(aud=[CLIENT, "b"], azp=CLIENT))["sub"] == "1"
    # A clock that is a little off hurts nobody.
    assert claims_of(token(exp=int(time.time()) - 30))["sub"] == "1"


# Made when its test runs: a token lives for five minutes, and a full run is longer.
@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: token(iss="https://elsewhere.example"), "another issuer"),
        (lambda: token(aud="another"), "another client"),
        (lambda: token(aud=[CLIENT, "b"]), "another client"),
        (lambda: token(azp="another"), "another client"),
        (lambda: token(exp=int(time.time()) - 120), "expired"),
        (lambda: token(nonce="n-2"), "another sign-in"),
        (lambda: token(nonce=None), "another sign-in"),
        (lambda: token(exp=None), "not signed as it should be"),
        (lambda: token(sub=None), "not signed as it should be"),
        (lambda: token(iat=int(time.time()) + 600), "not signed as it should be"),
        (lambda: token(OTHER), "not signed as it should be"),
        (lambda: token(kid="two"), "does not publish"),
        (lambda: token("a secret that is at least as long as it must be", "HS256"), "not accepted"),
        (lambda: token(None, "none"), "not accepted"),
        (lambda: "nonsense", "not signed as it should be"),
    ],
)
def test_a_token_that_is_not_right_is_refused(made: Callable[[], str], said: str) -> None:
    with pytest.raises(oidc.Untrusted, match=said):
        claims_of(made())


def test_a_sign_in_without_a_nonce_of_its_own_is_refused() -> None:
    with pytest.raises(oidc.Untrusted):
        claims_of(token(nonce=""), nonce="")


@pytest.mark.django_db
class TestMatching:
    def test_by_username_in_any_case(self) -> None:
        made = person("t.guest", "dispatcher")
        assert oidc._matched({"preferred_username": "T.Guest"}) == made
        assert oidc._matched({"preferred_username": ""}) is None
        assert oidc._matched({}) is None

    def test_never_a_system_account(self) -> None:
        assert oidc._matched({"preferred_username": "system.worker"}) is None

    @override_settings(IOPS_OIDC_CLAIM="staff", IOPS_OIDC_FIELD="collar")
    def test_by_collar_number(self) -> None:
        made = person("t.guest", "dispatcher")
        Account.objects.filter(pk=made.pk).update(collar="A1234")
        assert oidc._matched({"staff": "a1234"}) == made

    @override_settings(IOPS_OIDC_CLAIM="email", IOPS_OIDC_FIELD="email")
    def test_by_an_address_that_was_verified_and_is_one_persons(self) -> None:
        made = person("t.guest", "dispatcher")
        Account.objects.filter(pk=made.pk).update(email="g@force.example")
        said = {"email": "G@force.example", "email_verified": True}
        assert oidc._matched(said) == made
        assert oidc._matched({**said, "email_verified": False}) is None
        assert oidc._matched({"email": "g@force.example"}) is None
        other = person("t.other", "dispatcher")
        Account.objects.filter(pk=other.pk).update(email="g@force.example")
        assert oidc._matched(said) is None

    def test_an_account_is_made_only_where_that_is_configured(self) -> None:
        said = {"preferred_username": "New.Person", "name": "New Person"}
        assert oidc._matched(said) is None
        with override_settings(IOPS_OIDC_CREATE=True):
            made = oidc._matched(said)
        assert made is not None
        assert (made.username, made.name) == ("new.person", "New Person")
        assert not made.has_usable_password()


@pytest.mark.django_db
def test_without_a_provider_there_is_no_button_and_no_address() -> None:
    client = Client()
    assert "Sign in with Force" not in client.get("/accounts/login/").content.decode()
    assert client.get("/accounts/oidc/force/login/").status_code == 404
    assert client.get("/accounts/oidc/force/login/callback/?code=1&state=2").status_code == 404
