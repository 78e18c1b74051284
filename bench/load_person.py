"""Run inside the system: a person of many links is judged to be others; what their card takes."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")

WARM_UP: Final = 5
_HAS_LINKS: Final = "SELECT from_id FROM links_link WHERE from_kind = 'profile' ORDER BY id LIMIT 1"
_OTHERS: Final = """
    SELECT id FROM people_profile p WHERE id <> %s
    AND NOT EXISTS (SELECT 1 FROM identity_membership m WHERE m.profile_id = p.id)
    ORDER BY id LIMIT %s
"""


def main() -> None:
    """Link, judge, take back, look; write the seconds of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(_HAS_LINKS)
        (person,) = cursor.fetchone()
        _link(cursor, person, options.links)
        cursor.execute(_OTHERS, [person, options.times + WARM_UP])
        others = [row[0] for row in cursor.fetchall()]
    try:
        options.result.write_text(json.dumps(_judged(person, others)))
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM links_link WHERE reason = 'bench'")


def _link(cursor: Any, person: int, links: int) -> None:
    """Links of the person to as many phones and places as there are, like one that is there."""
    cursor.execute("DELETE FROM links_link WHERE reason = 'bench'")
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'links_link'"
        " AND column_name NOT IN ('id', 'uid', 'from_id', 'to_kind', 'to_id', 'reason')"
    )
    same = ", ".join(row[0] for row in cursor.fetchall())
    cursor.execute(
        f"INSERT INTO links_link (uid, from_id, to_kind, to_id, reason, {same})"
        f" SELECT gen_random_uuid(), %s, 'phone', 1 + n %% (SELECT max(id) FROM objects_phone),"
        f" 'bench', {same} FROM (SELECT * FROM links_link WHERE from_kind = 'profile'"
        f" ORDER BY id LIMIT 1) one, generate_series(1, %s) n",
        [person, links],
    )
    cursor.execute("ANALYZE links_link")


def _judged(person: int, others: list[int]) -> dict[str, list[float]]:
    from django.conf import settings
    from django.test import Client

    from bench.prepare import account, signed_in
    from iops.governance.access.authority import actor_for
    from iops.pole.identity.commands import judge, take_back
    from iops.pole.identity.queries import nominal_of

    who = account("bench.investigator", "investigator")
    by = actor_for(who)
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(who)
    took: dict[str, list[float]] = {"same": [], "undone": [], "card": []}

    def timed(what: str, do: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = do()
        took[what].append(round(time.perf_counter() - began, 5))
        return done

    def card() -> None:
        answer = client.get(f"/people/{nominal_of(person)}/")
        if answer.status_code != 200:
            raise RuntimeError(f"The card answered {answer.status_code}.")

    for other in others:
        made = timed(
            "same",
            partial(judge, by=by, left_id=person, right_id=other, verdict="same", reason="Bench."),
        )
        timed("card", card)
        timed("undone", partial(take_back, by=by, judgement_id=made.value.pk, reason="Bench."))
    return {what: seconds[WARM_UP:] for what, seconds in took.items()}


if __name__ == "__main__":
    main()
