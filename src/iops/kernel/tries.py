"""How often somebody outside may try something: counted by address, without keeping it.

For pages that need no sign-in. The count lives in the cache under a hash that changes each hour;
the address itself stands nowhere.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from iops.kernel import clock

_HOUR = 3600


def admitted(request: HttpRequest, what: str, *, most: int, of_all: int | None = None) -> bool:
    """Count a try; whether it is one of the first ``most`` of this address within the hour.

    ``of_all``: and of the first so many from everywhere.
    """
    hour = int(clock.now().timestamp()) // _HOUR
    mine = _counted(f"{what} {hour} {_address(request)}")
    everybody = _counted(f"{what} {hour}") if of_all is not None else 0
    return mine <= most and (of_all is None or everybody <= of_all)


def _address(request: HttpRequest) -> str:
    """The browser's address; what a proxy says of it is believed of the house's own alone, and
    was taken away before where another said it."""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
    return said or str(request.META.get("REMOTE_ADDR", ""))


def _counted(name: str) -> int:
    digest = hashlib.sha256(f"{settings.SECRET_KEY} {name}".encode()).hexdigest()
    key = f"tries.{digest[:40]}"
    cache.add(key, 0, timeout=_HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # it went out of the cache between the two
        cache.set(key, 1, timeout=_HOUR)
        return 1
