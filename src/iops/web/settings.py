"""Settings. Everything that differs between installations comes from the environment.

``DATABASE_URL`` is the application's role, which owns nothing; ``IOPS_OWNER_URL`` the role that
migrates and loads in bulk. ``docs/operations/install.md`` lists every variable.
"""

import os
from pathlib import Path

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured

from iops.web.database_url import database_settings
from iops.web.loopback import by_each_name
from iops.web.secrets_file import secret_keys

# Lets generic Django classes be written with their type at run time too.
django_stubs_ext.monkeypatch()

BASE = Path(__file__).resolve().parent
VAR = Path(os.environ.get("IOPS_VAR", BASE.parent.parent.parent / "var"))
IOPS_FILES = Path(os.environ.get("IOPS_FILES", VAR / "files"))
DEBUG = False

_keys = secret_keys(VAR)
SECRET_KEY = _keys[0]
SECRET_KEY_FALLBACKS = _keys[1:]

ALLOWED_HOSTS = os.environ.get("IOPS_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [one for one in os.environ.get("IOPS_ORIGINS", "").split(",") if one]
#: Nobody has typed on a call for so many minutes: somebody is told to finish it.
IOPS_HALF_TYPED_MINUTES = int(os.environ.get("IOPS_HALF_TYPED_MINUTES", "30"))
# what3words is licensed: where the service is asked, and the force's key.
IOPS_WORDS3_URL = os.environ.get("IOPS_WORDS3_URL", "")
IOPS_WORDS3_KEY = os.environ.get("IOPS_WORDS3_KEY", "")
# Texts to the public: a gateway over HTTPS, and its token; in a sandbox a simulator instead.
IOPS_TEXTS_URL = os.environ.get("IOPS_TEXTS_URL", "")
IOPS_TEXTS_TOKEN = os.environ.get("IOPS_TEXTS_TOKEN", "")
# Where the public reaches this installation (https://report.example.police.uk): links in texts.
IOPS_PUBLIC_URL = os.environ.get("IOPS_PUBLIC_URL", "").rstrip("/")
IOPS_LIVE_URL = os.environ.get("IOPS_LIVE_URL", "")
IOPS_FORCE = {
    "code": os.environ.get("IOPS_FORCE_CODE", "99"),
    "slug": os.environ.get("IOPS_FORCE_SLUG", "sandbox-force"),
    "name": os.environ.get("IOPS_FORCE_NAME", "Sandbox Police"),
}

INSTALLED_APPS = [
    "iops.kernel",
    "iops.governance.access",
    "iops.governance.audit",
    "iops.governance.disposal",
    "iops.governance.operations",
    "iops.reference.codes",
    "iops.reference.places",
    "iops.duties",
    "iops.pole.people",
    "iops.pole.identity",
    "iops.pole.organisations",
    "iops.pole.objects",
    "iops.pole.links",
    "iops.pole.confidential",
    "iops.pole.sameness",
    "iops.pole.attachments",
    "iops.pole.search",
    "iops.pole.saved_searches",
    "iops.pole.cards",
    "iops.pole.diagrams",
    "iops.pole.archive",
    "iops.pole.records",
    "iops.pole.linkage",
    "iops.controlroom.contacts",
    "iops.controlroom.locating",
    "iops.controlroom.telephony",
    "iops.controlroom.incidents",
    "iops.controlroom.resources",
    "iops.controlroom.safety",
    "iops.controlroom.dispatch",
    "iops.controlroom.desks",
    "iops.controlroom.diary",
    "iops.controlroom.questions",
    "iops.controlroom.right_care",
    "iops.controlroom.knowledge",
    "iops.controlroom.major",
    "iops.controlroom.authorities",
    "iops.controlroom.plans",
    "iops.controlroom.alarms",
    "iops.controlroom.reviews",
    "iops.controlroom.handover",
    "iops.controlroom.emergencies",
    "iops.controlroom.broadcasts",
    "iops.controlroom.appointments",
    "iops.controlroom.promises",
    "iops.controlroom.services",
    "iops.controlroom.updates",
    "iops.controlroom.feedback",
    "iops.controlroom.public_reports",
    "iops.controlroom.replay",
    "iops.controlroom.fences",
    "iops.controlroom.anpr",
    "iops.controlroom.consoles",
    "iops.casework.crimes",
    "iops.casework.encounters",
    "iops.exchange.webhooks",
    "iops.exchange.pnc_simulator",
    "iops.exchange.mait",
    "iops.exchange.texts",
    "iops.insight.dashboard",
    "iops.insight.hotspots",
    "iops.insight.returns",
    "iops.insight.warehouse",
    "iops.sandbox",
    "iops.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ninja",
    "csp",
]

MIDDLEWARE = [
    "iops.web.signin.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "iops.web.middleware.ActorMiddleware",
    "iops.web.signin.second_step.SecondStepMiddleware",
    "iops.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "iops.web.urls"
WSGI_APPLICATION = "iops.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "iops.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "iops.web.forms.renderer.IopsFormRenderer"


_app_url = os.environ.get("DATABASE_URL", "postgresql:///iops")
DATABASES = {
    "default": database_settings(_app_url),
    "owner": database_settings(os.environ.get("IOPS_OWNER_URL", _app_url)),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "iops.web.signin.adapters.ClosedAccountAdapter"
SOCIALACCOUNT_ADAPTER = "iops.web.signin.oidc.ClosedSocialAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A force's desks may share one address; what guesses at one account is stopped by its own count.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/5m/key"}
MFA_ADAPTER = "iops.web.signin.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "iops.web.signin.forms.SecondStepForm",
    "reauthenticate": "iops.web.signin.forms.ConfirmCodeForm",
    "activate_totp": "iops.web.signin.forms.AddAppForm",
    "add_webauthn": "iops.web.signin.forms.AddPasskeyForm",
    "edit_webauthn": "iops.web.signin.forms.RenamePasskeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = os.environ.get("IOPS_INSECURE_ORIGIN", "1") == "1"
MFA_TOTP_PERIOD = 30
# One step either side: a person takes time to type, a phone's clock is seconds off.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = os.environ.get("IOPS_TLS", "0") == "1"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 31536000 if SESSION_COOKIE_SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
IOPS_PROXIES = [one for one in os.environ.get("IOPS_PROXIES", "").split(",") if one]
#: Channels outside the screens by which alerts leave ("email"); none unless a force says so.
IOPS_ALERT_CHANNELS = [one for one in os.environ.get("IOPS_ALERT_CHANNELS", "").split(",") if one]
EMAIL_HOST = os.environ.get("IOPS_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("IOPS_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("IOPS_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("IOPS_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("IOPS_MAIL_TLS", "0") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("IOPS_MAIL_FROM", "iops@localhost")
_oidc = os.environ.get("IOPS_OIDC_SERVER", "").rstrip("/")
IOPS_OIDC_NAME = os.environ.get("IOPS_OIDC_NAME", "Force sign-in")
IOPS_OIDC_CLAIM = os.environ.get("IOPS_OIDC_CLAIM", "preferred_username")
IOPS_OIDC_FIELD = os.environ.get("IOPS_OIDC_FIELD", "username")
IOPS_OIDC_CREATE = os.environ.get("IOPS_OIDC_CREATE", "0") == "1"
IOPS_OIDC_SECOND_STEP = os.environ.get("IOPS_OIDC_SECOND_STEP", "0") == "1"
if IOPS_OIDC_FIELD not in ("username", "collar", "email"):
    raise ImproperlyConfigured("IOPS_OIDC_FIELD must be username, collar or email.")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "force",
                "name": IOPS_OIDC_NAME,
                "client_id": os.environ.get("IOPS_OIDC_CLIENT", ""),
                "secret": os.environ.get("IOPS_OIDC_SECRET", ""),
                "settings": {"server_url": _oidc, "oauth_pkce_enabled": True},
            }
        ]
        if _oidc
        else []
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "web_cache",
        # Counts of tries live here: few enough entries, and they would push one another out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *by_each_name(IOPS_LIVE_URL)],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "WARNING"},
    "loggers": {"iops": {"level": "INFO"}},
}
