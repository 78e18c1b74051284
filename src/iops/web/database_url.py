"""A Django database from a URL."""

from urllib.parse import parse_qs, unquote, urlsplit


def database_settings(url: str) -> dict[str, object]:
    """A Django database from a URL; a socket folder comes as ``?host=``."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options: dict[str, object] = {
        name: value for name, value in query.items() if name not in ("host", "port")
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
