"""Handing texts over to a gateway, outside of any transaction.

A gateway takes ``POST`` with JSON (``to``, ``body``, ``id``) and a bearer token, and answers 2xx
with ``{"id": ...}``. Gateways differ: another one is another class with the same method.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Protocol

import httpx
from django.conf import settings

from iops.controlroom.updates.commands import settle_update
from iops.controlroom.updates.queries import outbox
from iops.governance.access.authority import system_actor
from iops.kernel.models import DatabaseMark

BATCH, TURN_SECONDS = 50, 10.0


@dataclass(frozen=True)
class Answer:
    """What a gateway says: its own id of the text, or why it did not take it."""

    reference: str = ""
    problem: str = ""


class TextCarrier(Protocol):
    """Hands one text over. ``key`` is the same whenever the same text is tried again."""

    def send(self, to: str, body: str, key: str) -> Answer: ...


class HttpTexts:
    """A gateway over HTTPS; five seconds, no redirects."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def send(self, to: str, body: str, key: str) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        try:
            answer = httpx.post(
                self.url, json={"to": to, "body": body, "id": key}, headers=headers, timeout=5.0
            )
        except httpx.HTTPError:
            return Answer(problem="no answer")
        if not answer.is_success:
            return Answer(problem=str(answer.status_code))
        try:
            said = answer.json()
        except ValueError:
            said = None
        return Answer(str(said.get("id", "")) if isinstance(said, dict) else "")


class SimulatedTexts:
    """A simulator of a gateway: takes every text over and sends none. For sandboxes."""

    def send(self, to: str, body: str, key: str) -> Answer:
        return Answer(f"simulator-{key[:8]}")


def carrier() -> TextCarrier | None:
    """The gateway that is set; in a sandbox without one the simulator; else None."""
    if settings.IOPS_TEXTS_URL:
        return HttpTexts(settings.IOPS_TEXTS_URL, settings.IOPS_TEXTS_TOKEN)
    if DatabaseMark.objects.filter(kind="sandbox").exists():
        return SimulatedTexts()
    return None


def send_due(by_carrier: TextCarrier | None = None) -> int:
    """Hand over what is due; answers how many were taken. Nothing where no gateway is set.

    Killed between handing over and noting it, the same text is tried again under its own key.
    """
    way = by_carrier or carrier()
    if way is None:
        return 0
    by, taken, ends = system_actor("worker"), 0, monotonic() + TURN_SECONDS
    for one in outbox(by=by, most=BATCH):
        if monotonic() > ends:
            break
        answer = way.send(one.to, one.body, one.key)
        settle_update(
            by=by, update_id=one.id, problem=answer.problem, gateway_reference=answer.reference
        )
        taken += not answer.problem
        if answer.problem == "no answer":
            break
    return taken
