"""The live process: the kernel's stream, with the sessions and rights of this house."""

import asyncio
import logging
import os
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")
django.setup()

from importlib import import_module  # noqa: E402

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http import parse_cookie  # noqa: E402
from django.utils.crypto import constant_time_compare  # noqa: E402

from iops.controlroom.resources.ingest import Feed  # noqa: E402
from iops.controlroom.resources.live import heartbeat, unit_positions  # noqa: E402
from iops.governance.access.authority import actor_for  # noqa: E402
from iops.governance.access.models import Account  # noqa: E402
from iops.governance.access.tokens import actor_of_token  # noqa: E402
from iops.governance.audit.models import Watch  # noqa: E402
from iops.kernel import clock  # noqa: E402
from iops.kernel.actors import Actor  # noqa: E402
from iops.kernel.live.app import LiveApp, Viewer  # noqa: E402
from iops.kernel.registry import registry  # noqa: E402
from iops.web.signin import tickets  # noqa: E402
from iops.web.signin.second_step import FOUND  # noqa: E402

log = logging.getLogger("iops.live")


def _viewer(headers: dict[str, str]) -> Viewer | None:
    close_old_connections()
    actor = _actor(headers)
    if actor is None:
        return None
    permissions = actor.permissions
    ticket = tickets.ticket(headers, account_id=actor.account_id, audiences=actor.audiences)
    return Viewer(actor.account_id, frozenset(actor.audiences), permissions, ticket)


def _actor(headers: dict[str, str]) -> Actor | None:
    token = headers.get("authorization", "")
    if token.startswith("Bearer "):
        return actor_of_token(token.removeprefix("Bearer "))
    key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore(key)
    account = Account.objects.filter(pk=session.get(SESSION_KEY) or 0, is_active=True).first()
    if account is None or session.get(BACKEND_SESSION_KEY) is None:
        return None
    signed = session.get(HASH_SESSION_KEY) or ""
    if not constant_time_compare(signed, account.get_session_auth_hash()):
        return None
    actor = actor_for(account)
    # Who must enrol a second step first sees nothing, here as on every page.
    return actor if not actor.second_step or session.get(FOUND) else None


async def _end_bad_tickets(app: LiveApp) -> None:
    """A stream ends when its session is revoked, its account closed, its rights changed, or the
    hour is over for which a record was lent. The browser is told to draw anew what it shows."""
    while True:
        await asyncio.sleep(tickets.next_look([client.ticket for client in app.hub.clients]))
        shown = frozenset(client.ticket for client in app.hub.clients)
        try:
            bad = await sync_to_async(_bad)(shown) if shown else frozenset()
        except Exception as error:
            # Nobody's screen goes dark because the database is away for a moment.
            log.warning("sessions were not looked at: %s", type(error).__name__)
            continue
        for client in list(app.hub.clients):
            if client.ticket in bad:
                client.end(anew=True)


def _bad(shown: frozenset[Any]) -> frozenset[Any]:
    close_old_connections()
    return tickets.no_longer_good(shown)


def _watched(viewer: Viewer, topics: frozenset[str], began: bool) -> None:
    close_old_connections()
    names = ",".join(sorted(topics))
    if began:
        Watch.objects.create(
            account_id=viewer.account_id, topics=names, audiences=sorted(viewer.audiences)
        )
    else:
        latest = Watch.objects.filter(account_id=viewer.account_id, topics=names, ended_at=None)
        found = latest.order_by("-began_at").first()
        if found is not None:
            Watch.objects.filter(pk=found.pk).update(ended_at=clock.now())


async def _clock(app: LiveApp) -> None:
    """Keep to the house's clock, which in a sandbox may change its rate at any time."""
    fresh = sync_to_async(_fresh_clock)
    while True:
        try:
            await fresh()
        except Exception as error:
            log.warning("the clock of live waits for the database: %s", type(error).__name__)
        await asyncio.sleep(clock.FRESH_SECONDS)


def _fresh_clock() -> None:
    close_old_connections()
    clock.keep_fresh()


def _dsn() -> str:
    database = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
    parts = [f"{key}={database[name]}" for key, name in names.items() if database[name]]
    if database["PORT"]:
        parts.append(f"port={database['PORT']}")
    return " ".join(parts)


def _origins() -> frozenset[str]:
    """Pages that may read the stream: those named, or this machine's own."""
    named = os.environ.get("IOPS_PAGE_ORIGINS")
    port = os.environ.get("IOPS_PORT", "8000")
    own = f"http://localhost:{port},http://127.0.0.1:{port}"
    return frozenset((named or own).split(","))


application = LiveApp(
    dsn=_dsn(),
    topics=registry.each("live"),
    authenticate=sync_to_async(_viewer),
    watched=sync_to_async(_watched),
    origins=_origins(),
    more=Feed(),
    loops=(unit_positions, heartbeat, _end_bad_tickets, _clock),
)
