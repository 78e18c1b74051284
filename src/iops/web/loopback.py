"""This machine by each of its names.

A browser takes `localhost` and `127.0.0.1` for two machines: the cookie of one is not sent to the
other. Whoever opens a demo by the second name must reach the live stream by it too.
"""

from urllib.parse import urlsplit

NAMES = ("localhost", "127.0.0.1")


def by_each_name(url: str) -> list[str]:
    """`url` by every name of this machine; only itself where it is of another, [] for nothing."""
    if not url:
        return []
    port, host = _port(url), urlsplit(url).hostname
    return [f"http://{name}{port}" for name in NAMES] if host in NAMES else [url]


def as_asked(url: str, host: str) -> str:
    """`url` by the name under which the browser asked (`host`, as in the header, with its port).

    Unchanged where either of the two is not a name of this machine.
    """
    asked = host.partition(":")[0].lower()
    if asked not in NAMES or urlsplit(url).hostname not in NAMES:
        return url
    return f"http://{asked}{_port(url)}"


def _port(url: str) -> str:
    port = urlsplit(url).port
    return f":{port}" if port else ""
