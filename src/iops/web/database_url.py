"""A Django database from a URL."""

import os
from urllib.parse import parse_qs, unquote, urlsplit


def database_settings(url: str) -> dict[str, object]:
    """A Django database from a URL; a socket folder comes as ``?host=``."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options: dict[str, object] = {
        name: value for name, value in query.items() if name not in ("host", "port")
    }
    if os.environ.get("IOPS_PREPARED_STATEMENTS", "1") == "1":
        # Off only behind a pooler that does not pass prepared statements on.
        options |= {"server_side_binding": True, "prepare_threshold": 2}
    return {
        "ENGINE": "iops.kernel.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
