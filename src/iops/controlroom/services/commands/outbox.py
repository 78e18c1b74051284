"""What happens to messages of the outbox, and to requests that nobody answers."""

from __future__ import annotations

from iops.controlroom.services import rules
from iops.controlroom.services.agencies import agency, label
from iops.controlroom.services.commands.shared import fact, note, step
from iops.controlroom.services.contracts import ACKNOWLEDGE, ASKED, OUT
from iops.controlroom.services.models import Message, Request
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact

_BATCH = 200


@command("services.settle_message", permission="", result="")
def settle_message(*, by: Actor, message_id: int, problem: str = "") -> Outcome[Message | None]:
    """An attempt is over: the other side took it over, or ``problem`` says why not.

    Until it is acknowledged it is sent again after a pause, with the id that it has: whoever gets
    it twice knows it. An acknowledgement is done once it is taken over.
    """
    one = Message.objects.select_for_update().filter(pk=message_id, direction=OUT).first()
    if one is None:
        return Outcome(None)
    now = clock.now()
    one.attempts += 1
    one.problem = problem[:200]
    if not problem:
        one.handed_at = one.handed_at or now
        if one.kind == ACKNOWLEDGE:
            one.answered_at = one.answered_at or now
    done = one.answered_at is not None or (one.outcome == "by-voice" and not problem)
    one.next_at = None if done else now + rules.pause_after(one.attempts)
    one.save()
    return Outcome(one)


@command("services.note_silence", permission="", result="")
def note_silence(*, by: Actor) -> Outcome[list[Request]]:
    """Called by the worker: who has not answered in time is rung, and the log says so once."""
    late = Request.objects.select_for_update(skip_locked=True).filter(
        state=ASKED, silent_at=None, direction=OUT, answer_by__lte=clock.now()
    )
    found = list(late.order_by("answer_by", "pk")[:_BATCH])
    facts: list[Fact] = []
    for one in found:
        one.silent_at, one.version = clock.now(), one.version + 1
        one.save(update_fields=["silent_at", "version"])
        listed = agency(one.agency)
        number = listed.telephone if listed and listed.telephone else "the number of their list"
        text = f"{label(one.agency)} has not answered {one.number} in time: ring {number}."
        step(by, one, how="us", text=text)
        note(by, one, text)
        facts.append(fact("services.silent", one))
    return Outcome(found, facts)
