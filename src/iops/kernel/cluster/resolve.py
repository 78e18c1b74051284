"""Which database is meant: the environment's, else the private cluster of this checkout."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

from . import databases, places, server
from .contracts import APP, DATABASE, OWNER, SUPERUSER, ClusterError, Place, Urls


def foreign(environ: Mapping[str, str] | None = None) -> Urls | None:
    """The addresses from the environment, or None when none is set.

    Raises:
        ClusterError: the application's address is set without the owner's.
    """
    environ = os.environ if environ is None else environ
    app = environ.get("DATABASE_URL")
    if not app:
        return None
    owner = environ.get("IOPS_OWNER_URL")
    if not owner:
        raise ClusterError(
            "DATABASE_URL is set, IOPS_OWNER_URL is not. The application's role owns nothing and "
            f"cannot migrate: give the address of the owning role ({OWNER}) too, or unset both."
        )
    return Urls(app=app, owner=owner, admin=environ.get("IOPS_ADMIN_URL"), source="DATABASE_URL")


def private(place: Place, name: str = DATABASE) -> Urls:
    """The addresses of database `name` in the private cluster."""

    def url(role: str) -> str:
        return databases.socket_url(role, name, str(place.socket), place.port)

    return Urls(
        app=url(APP), owner=url(OWNER), admin=url(SUPERUSER), source=f"cluster {place.home}"
    )


def ensure(*, name: str = DATABASE, environ: Mapping[str, str] | None = None) -> Urls:
    """The addresses of a database that answers: found, or made and started.

    Scratch databases (`name`) exist in a private cluster only.
    """
    found = foreign(environ)
    if found is not None:
        return found
    place = places.place()
    server.start(place)
    admin = server.admin_dsn(place)
    databases.ensure_roles(admin)
    databases.create_database(admin, name)
    return private(place, name)


def export(urls: Urls, environ: MutableMapping[str, str] | None = None) -> None:
    """Put the addresses where the settings and child processes read them."""
    environ = os.environ if environ is None else environ
    environ["DATABASE_URL"] = urls.app
    environ["IOPS_OWNER_URL"] = urls.owner
    if urls.admin:
        environ["IOPS_ADMIN_URL"] = urls.admin
