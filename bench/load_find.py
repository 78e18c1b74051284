"""Load generator of `search`: signed-in people search, each at the planned moment."""

from __future__ import annotations

import argparse
import json
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from bench import openloop
from bench.client import Pool
from bench.load_pages import CSRF


async def play(options: argparse.Namespace) -> dict[str, Any]:
    """Search line by line, by everyone in turn; seconds by kind of search, in their order."""
    given = json.loads(options.given.read_text())
    pool = Pool(options.port)
    by_kind: dict[str, list[float]] = {}
    in_order: list[tuple[int, float]] = []
    lines, sessions = given["lines"], given["sessions"]

    async def search(number: int, planned: float) -> str | None:
        kind, text = lines[number % len(lines)]
        session = sessions[number % len(sessions)]
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={CSRF}",
            "Accept": "text/html",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        form = urlencode({"q": text, "csrfmiddlewaretoken": CSRF}).encode()
        status, _ = await pool.request("POST", "/find", headers, form)
        if status != 200:
            return f"{kind}: status {status}"
        took = round(monotonic() - planned, 5)
        in_order.append((number, took))
        by_kind.setdefault(kind, []).append(took)
        return None

    samples = await openloop.run(
        search, rate=options.rate, warm_up=options.warm_up, seconds=options.seconds
    )
    pool.close()
    first = [took for _, took in sorted(in_order)]
    return {**samples.as_dict(), "by_kind": by_kind, "in_order": first}


def main() -> None:
    """Play as the arguments say and write the result."""
    openloop.play(play, openloop.arguments(__doc__).parse_args())


if __name__ == "__main__":
    main()
