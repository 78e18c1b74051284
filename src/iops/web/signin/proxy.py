"""What a proxy says about the browser is believed of the proxies of this house only."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Next = Callable[[HttpRequest], HttpResponse]
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)


def trusted(address: str) -> bool:
    """Whether ``address`` is this machine (or a Unix socket), or named in ``IOPS_PROXIES``."""
    if not address:
        return True
    try:
        other = ipaddress.ip_address(address)
    except ValueError:
        return False
    return other.is_loopback or any(
        other in ipaddress.ip_network(one, strict=False) for one in settings.IOPS_PROXIES
    )


class ProxyMiddleware:
    """Removes ``X-Forwarded-…`` from requests that no trusted proxy passed on. The first."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not trusted(request.META.get("REMOTE_ADDR", "")):
            for name in FORWARDED:
                request.META.pop(name, None)
        return self.get_response(request)
