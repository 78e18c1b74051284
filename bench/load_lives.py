"""Load generator of `lives`: whole incidents, from the call to the closing code."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import uuid
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bench import openloop
from bench.client import Pool
from bench.load_incidents import body

#: The status code by which the desk acknowledges on a unit's word.
RECEIVED = "15"
PAUSE = (0.3, 1.2)
ASSESSMENT = {"rationale": "No injury, suspect gone, victim safe with family.", "risk": "Low now."}
VICTIM = {"role": "victim", "person": {"forename": "Anna", "surname": "Example", "born": "1974-05"}}
SUSPECT = {"role": "suspect", "person": {"forename": "", "surname": "Unknown"}}


@dataclass
class Lives:
    """Tokens, free units, and what was counted."""

    pool: Pool
    given: dict[str, Any]
    draw: random.Random
    free: list[int]
    count_from: float = 0.0
    commands: list[float] = field(default_factory=list)
    done: int = 0
    carried_out: int = 0

    async def live(self, number: int, planned: float) -> str | None:
        """One life: twenty commands, each answered before the pause to the next begins."""
        handler, officer = self._one("handlers"), self._one("officers")
        desk = self._one("supervisors")
        call = body(self.draw, number) | {"type_code": "508", "grade": "2"}
        opened = await self._post(handler, "/incidents", call, planned)
        here = f"/incidents/{opened['id']}"
        units = [self.free.pop(0), self.free.pop(0)]
        try:
            first, second = (f"/units/{unit}/state" for unit in units)
            log = f"{here}/log"
            crime = {
                "class_code": "58C", "incident_id": opened["id"], "parties": [VICTIM, SUSPECT],
                "summary": "Wing mirror broken off.",
            }  # fmt: skip
            steps: list[tuple[str, str, dict[str, Any]]] = [
                (handler, log, {"text": "Caller stays on the line."}),
                (handler, log, {"text": "Two people, one in a red coat."}),
                (desk, f"{here}/grade", {"grade": "1", "reason": "Still there."}),
                (desk, f"{here}/assessments", ASSESSMENT),
                (desk, f"{here}/deployments", {"unit_id": units[0]}),
                (desk, first, {"state": RECEIVED}),
                (desk, f"{here}/deployments", {"unit_id": units[1]}),
                (officer, first, {"state": "6"}),
                (officer, log, {"text": "One detained."}),
                (officer, second, {"state": "6"}),
                (officer, log, {"text": "Witness spoken to."}),
                (officer, "/crimes", crime),
                (officer, log, {"text": "Photographs taken."}),
                (officer, second, {"state": "2", "result": "Area searched."}),
                (officer, log, {"text": "Statement taken."}),
                (officer, first, {"state": "2", "result": "Words of advice."}),
                (desk, log, {"text": "Caller rung back."}),
                (desk, f"{here}/assessments", ASSESSMENT),
                (desk, f"{here}/close",
                 {"closing_code": "508", "result": "Crime recorded.", "assessment": ASSESSMENT}),
            ]  # fmt: skip
            for token, path, given in steps:
                pause = self.draw.uniform(*PAUSE)
                moment = monotonic() + pause
                await asyncio.sleep(pause)
                await self._post(token, path, given, moment)
        finally:
            self.free += units
        self.done += 1
        return None

    def _one(self, kind: str) -> str:
        return str(self.draw.choice(self.given[kind]))

    async def _post(self, token: str, path: str, given: Any, planned: float) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": str(uuid.UUID(int=self.draw.getrandbits(128), version=4)),
        }
        status, answer = await self.pool.request("POST", f"/api/v1{path}", headers, given)
        if status not in (200, 201):
            raise RuntimeError(f"{path}: {status} {answer[:200].decode(errors='replace')}")
        self.carried_out += 1
        if planned >= self.count_from:
            self.commands.append(monotonic() - planned)
        found: dict[str, Any] = json.loads(answer)
        return found


async def play(options: argparse.Namespace) -> dict[str, Any]:
    """Live the lives; all that was noted."""
    given = json.loads(options.given.read_text())
    pool = Pool(options.port)
    began = monotonic()
    lives = Lives(pool, given, random.Random(options.seed), list(given["units"]))
    lives.count_from = began + options.warm_up
    faults: dict[str, int] = {}

    async def one(number: int, planned: float) -> str | None:
        try:
            return await lives.live(number, planned)
        except RuntimeError as error:
            faults[str(error)] = faults.get(str(error), 0) + 1
            return "refused"

    samples = await openloop.run(
        one, rate=options.rate, warm_up=options.warm_up, seconds=options.seconds
    )
    pool.close()
    return {
        **samples.as_dict(),
        "commands": [round(value, 5) for value in lives.commands],
        "carried_out": lives.carried_out,
        "done": lives.done,
        "lasted": monotonic() - began,
        "faults": dict(sorted(faults.items(), key=lambda one: -one[1])[:5]),
    }


def main() -> None:
    """Play as the arguments say and write the result."""
    openloop.play(play, openloop.arguments(__doc__).parse_args())


if __name__ == "__main__":
    main()
