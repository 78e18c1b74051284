"""Addresses of signing in: of allauth's, those that an account opened by others needs."""

from allauth.account import views as account
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from iops.web.signin import oidc, sessions


def closed(request: HttpRequest) -> HttpResponse:
    """Accounts are opened, named and given a new password by the administrator."""
    raise Http404


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", sessions.sessions, name="usersessions_list"),
    path("oidc/<slug:provider_id>/login/", oidc.begin, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", oidc.answer, name="openid_connect_callback"),
    path("provider/cancelled/", oidc.cancelled, name="socialaccount_login_cancelled"),
    # Names that allauth looks up, behind which there is nothing here.
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("password/set/", closed, name="account_set_password"),
    path("provider/signup/", closed, name="socialaccount_signup"),
    path("provider/", closed, name="socialaccount_connections"),
]
