"""Too many tries: what is said, and how long to wait.

Wrong passwords and codes are counted by account (by whomever, from wherever) and by address.
"""

import math
import time
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

APP = "allauth.account"
ACTIONS = ("login", "login_failed", "reauthenticate", "change_password")


def second_step_key(request: HttpRequest) -> str | None:
    """The key under which wrong codes of the person signing in are counted."""
    if request.user.is_authenticated:
        return f"mfa-auth-user-{request.user.pk}"
    login: Any = unstash_login(request, peek=True)
    return f"mfa-auth-user-{login.user.pk}" if login and login.user else None


def seconds_left(request: HttpRequest, action: str, key: str | None = None) -> int:
    """How long until the next try is let through; 0 where it is let through now."""
    longest, now = 0.0, time.time()
    for rate in ratelimit.get_rates(app=APP, action=action):
        if rate.per == "key" and key is None:
            continue
        if rate.per == "user" and not request.user.is_authenticated:
            continue
        name = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
        tries = [at for at in cache.get(name, []) if at > now - rate.duration]
        if len(tries) >= rate.amount:
            longest = max(longest, sorted(tries)[-rate.amount] + rate.duration - now)
    return math.ceil(longest)


def words(seconds: int) -> str:
    """ "Wait 4 minutes", rounded up; seconds below one minute."""
    if seconds < 60:
        return f"{max(1, seconds)} second{'' if seconds == 1 else 's'}"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def refusal(request: HttpRequest, key: str | None) -> ValidationError:
    """The sentence beside the form."""
    wait = words(seconds_left(request, "login_failed", key) or 60)
    return ValidationError(
        f"Too many wrong tries. Wait {wait}, then try again. If it was not you, tell the system "
        "administrator.",
        code="too_many_login_attempts",
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """The page where an address, not an account, has tried too often."""
    left = max(seconds_left(request, action) for action in ACTIONS) or 60
    answer = render(request, "429.html", {"wait": words(left)}, status=429)
    answer["Retry-After"] = str(left)
    return answer
