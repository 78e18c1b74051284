"""Sign-in by the force's identity provider (OpenID Connect, authorisation code with PKCE).

Configured by the environment (``docs/operations/signing-in.md``). Beyond what allauth does, the
ID token is required and verified whole: signature by the provider's published keys, issuer,
audience, expiry, nonce (OpenID Connect Core 1.0 section 3.1.3.7), and the same subject in the
user info (section 5.3.2). Who comes is matched to an account that exists; nobody is let in by a
name alone once another identity of the provider holds that account.
"""

import json
import secrets
from typing import Any

import jwt
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

from iops.governance.access.authority import system_actor
from iops.governance.access.commands import create_account
from iops.governance.access.models import Account
from iops.kernel.errors import Invalid

#: Signatures that only the provider can make. Never HS…: its key would be our client secret.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: Seconds by which two clocks may differ.
LEEWAY = 60


class Untrusted(OAuth2Error):
    """The provider's answer is not to be believed; the sentence says why."""

    is_said = True


def verified_claims(
    token: str, *, keys: dict[str, Any], issuer: str, client_id: str, nonce: str
) -> dict[str, Any]:
    """The claims of an ID token that is what it should be.

    Raises Untrusted with a sentence that says what is wrong with it.
    """
    try:
        header = jwt.get_unverified_header(token)
        key = _key(keys, header)
        claims: dict[str, Any] = jwt.decode(
            token, key=key, algorithms=[str(header["alg"])], issuer=issuer, audience=client_id,
            leeway=LEEWAY, options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )  # fmt: skip
    except jwt.ExpiredSignatureError:
        raise Untrusted("Its answer has expired. Is a clock wrong?") from None
    except jwt.InvalidIssuerError:
        raise Untrusted("Its answer names another issuer.") from None
    except jwt.InvalidAudienceError:
        raise Untrusted("Its answer was meant for another client.") from None
    except (jwt.PyJWTError, KeyError, TypeError, ValueError):
        raise Untrusted("Its answer is not signed as it should be.") from None
    others = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if (len(others) > 1 or "azp" in claims) and claims.get("azp") != client_id:
        raise Untrusted("Its answer was meant for another client.")
    if not nonce or not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise Untrusted("Its answer belongs to another sign-in.")
    return claims


def _key(keys: dict[str, Any], header: dict[str, Any]) -> Any:
    if header.get("alg") not in ALGORITHMS:
        raise Untrusted("Its answer is signed in a way that is not accepted.")
    for one in keys.get("keys", []):
        if one.get("use", "sig") == "sig" and one.get("kid") == header.get("kid"):
            return jwt.PyJWK.from_json(json.dumps(one), algorithm=header["alg"]).key
    raise Untrusted("Its answer is signed with a key that it does not publish.")


class ProviderAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider; keeps of its answer what is needed, and no more."""

    nonce = ""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        raw = kwargs["response"].get("id_token")
        if not isinstance(raw, str):
            raise Untrusted("Its answer does not say who you are.")
        config = self.openid_config
        adapter: Any = get_adapter()
        with adapter.get_requests_session() as session:
            answer = session.get(config["jwks_uri"])
            answer.raise_for_status()
        claims = verified_claims(
            raw, keys=answer.json(), issuer=config["issuer"], client_id=app.client_id,
            nonce=self.nonce,
        )  # fmt: skip
        if settings.IOPS_OIDC_CLAIM not in claims and "userinfo_endpoint" in config:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise Untrusted("Its two answers are about different people.")
            claims = {**more, **claims}
        kept = ("sub", "name", "email_verified", settings.IOPS_OIDC_CLAIM)
        data = {"id_token": {name: claims[name] for name in kept if name in claims}}
        provider: Any = self.get_provider()  # type: ignore[no-untyped-call]
        return provider.sociallogin_from_response(request, data)


class _Callback(OAuth2CallbackView):
    adapter: ProviderAdapter

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answered = super()._get_state(request, provider)
        self.adapter.nonce = str((state or {}).get("nonce", ""))
        return state, answered


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider. A page of another site gets a question first, not a redirect."""
    adapter = _adapter(request, provider_id)
    provider: Any = adapter.get_provider()  # type: ignore[no-untyped-call]
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return render(request, "socialaccount/login.html", {"provider": provider})
    nonce = secrets.token_urlsafe(24)
    try:
        answered: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request),
            auth_params={"nonce": nonce}, nonce=nonce,
        )  # fmt: skip
    except (RequestException, ValueError, KeyError) as error:
        failed: HttpResponse = render_authentication_error(request, provider, exception=error)
        return failed
    return answered


def answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    view: Any = _Callback.adapter_view(_adapter(request, provider_id))  # type: ignore[no-untyped-call]
    answered: HttpResponse = view(request)
    return answered


def cancelled(request: HttpRequest) -> HttpResponse:
    """The person went back at the provider."""
    return render(request, "socialaccount/login_cancelled.html", status=401)


def _adapter(request: HttpRequest, provider_id: str) -> ProviderAdapter:
    adapter = ProviderAdapter(request, provider_id)
    try:
        adapter.get_provider()  # type: ignore[no-untyped-call]
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter


class ClosedSocialAdapter(DefaultSocialAccountAdapter):
    """A person from the force's identity provider is matched to an account that exists."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        account = _matched(sociallogin.account.extra_data.get("id_token", {}))
        if account is None:
            raise _refused(request, "There is no account for you in iOPS.")
        taken = SocialAccount.objects.filter(
            user_id=account.pk, provider=sociallogin.account.provider
        )
        if taken.exists():
            raise _refused(request, "Your name here belongs to another identity of the provider.")
        sociallogin.connect(request, account)


def _matched(claims: dict[str, Any]) -> Account | None:
    said = str(claims.get(settings.IOPS_OIDC_CLAIM) or "").strip()
    field = settings.IOPS_OIDC_FIELD
    if not said or (field == "email" and claims.get("email_verified") is not True):
        return None
    matching = Account.objects.filter(is_system=False)
    matching = (
        matching.filter(username=said.lower())
        if field == "username"
        else matching.filter(**{f"{field}__iexact": said})
    )
    found = list(matching[:2])
    if len(found) == 1:
        return found[0]
    if found or field != "username" or not settings.IOPS_OIDC_CREATE:
        return None
    try:
        made = create_account(
            by=system_actor("worker"), username=said, name=str(claims.get("name") or said)[:120]
        )
    except Invalid:
        return None
    return made.value


def _refused(request: HttpRequest, sentence: str) -> ImmediateHttpResponse:
    context = {"sentence": sentence, "provider_name": settings.IOPS_OIDC_NAME}
    return ImmediateHttpResponse(render(request, "socialaccount/unknown.html", context, status=403))
