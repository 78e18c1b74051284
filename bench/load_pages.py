"""Load generator of `pages`: signed-in people open pages, each at the planned moment."""

from __future__ import annotations

import argparse
import json
import random
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from bench import openloop
from bench.client import Pool

#: Cookie and form have to agree; what they say is the browser's own affair.
CSRF = "benchBENCHbenchBENCHbenchBENCH12"


async def play(options: argparse.Namespace) -> dict[str, Any]:
    """Open the pages in turn, by everyone in turn; seconds by kind of page."""
    given = json.loads(options.given.read_text())
    pool, draw = Pool(options.port), random.Random(options.seed)
    by_page: dict[str, list[float]] = {}
    statuses: dict[str, dict[str, int]] = {}
    plan = given["pages"]
    began = monotonic()

    async def open_one(number: int, planned: float) -> str | None:
        page = plan[number % len(plan)] if number < 2 * len(plan) else draw.choice(plan)
        user = page["users"][number % len(page["users"])]
        address = draw.choice(page["addresses"])
        headers = _headers(given["sessions"][user])
        if page["form"]:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            form = urlencode({"q": address, "csrfmiddlewaretoken": CSRF}).encode()
            status, _ = await pool.request("POST", "/find", headers, form)
        else:
            status, _ = await pool.request("GET", address, headers)
        if status != 200:
            seen = statuses.setdefault(page["name"], {})
            seen[str(status)] = seen.get(str(status), 0) + 1
            return f"status {status}"
        if planned >= began + options.warm_up:
            by_page.setdefault(page["name"], []).append(round(monotonic() - planned, 5))
        return None

    samples = await openloop.run(
        open_one, rate=options.rate, warm_up=options.warm_up, seconds=options.seconds
    )
    pool.close()
    return {**samples.as_dict(), "by_page": by_page, "statuses": statuses}


def _headers(session: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "Accept": "text/html"}


def main() -> None:
    """Play as the arguments say and write the result."""
    openloop.play(play, openloop.arguments(__doc__).parse_args())


if __name__ == "__main__":
    main()
