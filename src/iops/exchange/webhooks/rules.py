"""When to try again, and how a message is signed: pure."""

import hashlib
import hmac
from datetime import timedelta
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

#: Pauses after the first, second, ... failure; then the last for ever, since nothing is dropped.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600))


def pause_after(attempts: int) -> timedelta:
    """How long to wait after ``attempts`` failures."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]


def is_safe(url: str) -> bool:
    """Whether a message may go there: https, or plain http on this machine.

    The host decides, not how the text begins: "http://localhost.example.org" is elsewhere.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or any(map(str.isspace, url)):
        return False
    local = host in ("localhost", "127.0.0.1", "::1")
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and local))


def wants(types: list[str], event_type: str) -> bool:
    """Whether a subscription to "incidents.*" hears of a fact."""
    return any(fnmatchcase(event_type, pattern) for pattern in types)


def signature(secret: str, body: bytes) -> str:
    """What the header ``X-Iops-Signature`` carries: HMAC-SHA256 of the body, hexadecimal."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
