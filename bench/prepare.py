"""Run inside the system: accounts, tokens, sessions and units for a benchmark, told as JSON."""

from __future__ import annotations

import argparse
import json
import os
import random
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")

SCOPES = ["*"]
PAGE_ROLES = (
    "control-room-supervisor",
    "investigator",
    "sergeant",
    "crime-registrar",
    "force-incident-manager",
    "data-protection-officer",
    "system-administrator",
)


def main() -> None:
    """Make what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--handlers", type=int, default=0)
    parser.add_argument("--boards", type=int, default=0)
    parser.add_argument("--supervisors", type=int, default=0)
    parser.add_argument("--officers", type=int, default=0)
    parser.add_argument("--feeds", type=int, default=0)
    parser.add_argument("--sessions", type=int, default=0)
    parser.add_argument("--finders", type=int, default=0)
    parser.add_argument("--lines", type=int, default=0, help="searches for the finders to type")
    parser.add_argument("--data", type=Path, help="names_vehicles, for the lines")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=0)
    parser.add_argument("--night-is-over", action="store_true", help="what a night does is done")
    options = parser.parse_args()
    django.setup()
    if options.night_is_over:
        _end_the_night()
    told: dict[str, Any] = {
        "handlers": [_token(f"bench.handler.{n}", "call-handler") for n in range(options.handlers)],
        "boards": [_token(f"bench.board.{n}", "dispatcher") for n in range(options.boards)],
        "supervisors": [
            _token(f"bench.supervisor.{n}", "control-room-supervisor")
            for n in range(options.supervisors)
        ],
        "officers": [
            _token(f"bench.officer.{n}", "response-officer") for n in range(options.officers)
        ],
        "feeds": [_token(f"bench.feed.{n}", "position-feed") for n in range(options.feeds)],
        "sessions": [_session(n) for n in range(options.sessions)],
        "units": _units(options.units),
    }
    if options.sessions:
        from bench.pages_plan import pages

        told["pages"], told["not_opened"] = pages(options.sessions)
    if options.finders:
        told["sessions"] = [_finder(n) for n in range(options.finders)]
        told["lines"] = _lines(options.lines, options.data, options.seed)
    print(json.dumps(told))


def account(username: str, role: str) -> Any:
    """An account with a posting, made as the tests make theirs."""
    from iops.governance.access import audiences
    from iops.governance.access.models import Account, Force, Posting, Role, Team
    from iops.kernel import clock

    force = Force.objects.get()
    found = Account.objects.filter(username=username).first()
    if found is not None:
        return found
    made = Account(force=force, username=username, name=username.title())
    made.set_unusable_password()
    made.save()
    team, _ = Team.objects.get_or_create(force=force, code="BENCH", defaults={"name": "Bench"})
    begins = clock.now() - timedelta(days=30)
    Posting.objects.create(
        account=made, team=team, role=Role.objects.get(code=role), valid_from=begins
    )
    audiences.recompute(made)
    return made


def _token(username: str, role: str) -> str:
    from iops.governance.access.commands.tokens import PREFIX, token_hash
    from iops.governance.access.models import ApiToken

    text = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        account=account(username, role), name="bench", hash=token_hash(text), scopes=SCOPES
    )
    return text


def _lines(count: int, data: Path, seed: int) -> list[tuple[str, str]]:
    """What is typed into the find box, of the people and vehicles of this force."""
    from django.db import connections

    from bench.queries.draw import knowledge
    from bench.queries.mix import mix
    from iops.kernel import clock

    today = clock.local_date(clock.now())
    with connections["owner"].cursor() as cursor:
        return mix(cursor, count=count, seed=seed, know=knowledge(data), today=today)


def _session(number: int) -> str:
    return signed_in(account(f"bench.page.{number}", PAGE_ROLES[number % len(PAGE_ROLES)]))


def _finder(number: int) -> str:
    return signed_in(account(f"bench.finder.{number}", "call-handler"))


def signed_in(who: Any) -> str:
    """A signed-in session's key: signing in itself is slow on purpose, and not measured."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(who.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = who.get_session_auth_hash()
    session["purpose"] = "incident"
    session.create()
    return str(session.session_key)


def units_at(east: list[float], north: list[float]) -> list[int]:
    """Units on duty with a fix of now at these places, National Grid metres."""
    from iops.controlroom.resources.models import Unit, UnitPosition
    from iops.governance.access.authority import system_actor
    from iops.kernel import clock
    from iops.kernel.commands import visibility

    ids = _units(len(east))
    with visibility(system_actor("worker")):
        audience = Unit.objects.get(pk=ids[0]).audience_id
        UnitPosition.objects.bulk_create(
            [
                UnitPosition(
                    unit_id=unit, audience_id=audience, longitude=-2.2, latitude=53.5,
                    easting=x, northing=y, accuracy=10.0, source="bench", fix_at=clock.now(),
                )
                for unit, x, y in zip(ids, east, north, strict=True)
            ]
        )  # fmt: skip
    return ids


def _units(count: int) -> list[int]:
    """Units on duty, each with a base; those that are there already count."""
    from iops.controlroom.resources import states
    from iops.controlroom.resources.models import Unit
    from iops.governance.access.audiences import open_audience
    from iops.governance.access.authority import system_actor
    from iops.governance.access.models import Force
    from iops.kernel import clock
    from iops.kernel.commands import visibility

    if not count:
        return []
    actor, draw, now = system_actor("worker"), random.Random(1), clock.now()
    audience = open_audience(Force.objects.get().pk)
    with visibility(actor):
        have = Unit.objects.filter(callsign__startswith="BX").count()
        Unit.objects.bulk_create(
            [
                Unit(
                    audience_id=audience,
                    created_by=actor.account_id,
                    callsign=f"BX{number:05d}",
                    kind="response",
                    state=states.code_for(states.AVAILABLE),
                    meaning=states.AVAILABLE,
                    state_since=now,
                    shift_end=now + timedelta(hours=8),
                    base_easting=380_000 + draw.random() * 30_000,
                    base_northing=390_000 + draw.random() * 30_000,
                )
                for number in range(have, count)
            ],
            batch_size=1000,
        )
        found = Unit.objects.filter(callsign__startswith="BX").order_by("pk")
        return list(found.values_list("pk", flat=True)[:count])


def _end_the_night() -> None:
    from iops.kernel.jobs import night_done
    from iops.kernel.registry import registry

    for job in registry.each("periodic"):
        if job.at:
            night_done(job)


if __name__ == "__main__":
    main()
