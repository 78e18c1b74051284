"""Sending what waits in the outbox, and taking in what comes."""

from __future__ import annotations

from time import monotonic
from typing import Protocol

import httpx
from django.conf import settings

from iops.controlroom.services.commands import receive, settle_message
from iops.controlroom.services.contracts import Incoming, Outgoing
from iops.controlroom.services.models import Message
from iops.controlroom.services.queries import outbox
from iops.exchange.mait import rules
from iops.exchange.mait.contracts import SIMULATED, Envelope, Unreadable
from iops.exchange.mait.models import Partner
from iops.exchange.webhooks.rules import signature
from iops.governance.access.authority import system_actor

BATCH = 50
#: A turn of the worker ends after so many seconds, however slow partners are.
TURN_SECONDS = 10.0
#: Answers that mean: this will never be taken, however often it is sent.
_NEVER = {400: "not understood", 413: "too long", 415: "not understood", 422: "not understood"}


class Carrier(Protocol):
    """Carries a message to a partner; answers the status, 0 for no answer."""

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int: ...


class HttpCarrier:
    """The real one: five seconds, no redirects, and nothing read but the status."""

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        try:
            with httpx.stream("POST", url, content=body, headers=headers, timeout=5.0) as answer:
                return answer.status_code
        except httpx.HTTPError:
            return 0


def own_code() -> str:
    """How this force calls itself in messages."""
    return str(settings.IOPS_FORCE["slug"])


def written(message: Outgoing) -> bytes:
    """A message of the outbox as it is sent."""
    return rules.to_xml(
        Envelope(
            message.message_id, message.sequence, own_code(), message.agency, message.created_at,
            message.kind, message.content,
        )
    )  # fmt: skip


def send_due(carrier: Carrier | None = None) -> int:
    """Send what is due to partners; answers how many were taken over.

    Outside of any transaction: killed between sending and noting it, the same message goes out
    again with the same id, and whoever has it knows it. A partner that does not answer is left in
    peace for the rest of the turn. What the simulator plays is left to the simulator.
    """
    post = (carrier or HttpCarrier()).post
    partners = {one.agency: one for one in Partner.objects.filter(ended_at=None)}
    simulated = {code for code, one in partners.items() if one.url.startswith(SIMULATED)}
    by, taken, silent, ends = system_actor("worker"), 0, set(), monotonic() + TURN_SECONDS
    for message in outbox(by=by, most=BATCH, leaving_out=sorted(simulated)):
        if message.agency in silent:
            continue
        if monotonic() > ends:
            break
        partner = partners.get(message.agency)
        if partner is None:
            problem = "no address is set for this agency"
        else:
            body = written(message)
            headers = {
                "Content-Type": "application/xml; charset=utf-8",
                "X-Iops-Signature": signature(partner.secret, body),
                "Idempotency-Key": message.message_id,
            }
            status = post(partner.url, body, headers)
            problem = "" if 200 <= status < 300 else _NEVER.get(status, str(status or "no answer"))
        settle_message(by=by, message_id=message.id, problem=problem)
        if problem:
            silent.add(message.agency)
        else:
            taken += 1
    return taken


def take_in(body: bytes, *, agency: str) -> Message:
    """Keep and do what an agency has sent. Raises Unreadable naming all that is wrong.

    ``agency`` is who has called, by their token: a message in another's name is none.
    """
    message = rules.from_xml(body)
    wrong = {}
    if message.sender != agency:
        wrong["Header/Sender"] = f"You call as “{agency}”. A message in another's name is refused."
    if message.receiver != own_code():
        wrong["Header/Receiver"] = f"This is “{own_code()}”."
    if wrong:
        raise Unreadable(wrong)
    given = Incoming(
        agency, message.message_id, message.kind, message.sequence, message.sent_at,
        message.content,
    )  # fmt: skip
    return receive(by=system_actor("worker"), given=given).value
