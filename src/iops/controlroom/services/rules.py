"""How requests to other services go on, and whose an incident is: pure.

Features INC-26 and INC-17. That an incident of grade 1 or 2 needs a protocol when it crosses a
border is what the IOPC has asked for; no published protocol sets the rules, so that these are
house practice, on the side of never letting an incident be nobody's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from iops.controlroom.services.contracts import (
    ACCEPTED,
    ASKED,
    AT_SCENE,
    DONE,
    KINDS,
    ON_WAY,
    REFUSED,
    TRANSFER,
    WITHDRAWN,
)

#: The order in which a request goes on. A message may leave steps out, and never goes back.
_RANK: Final = {ASKED: 0, ACCEPTED: 1, ON_WAY: 2, AT_SCENE: 3, DONE: 4}
ENDED: Final = (DONE, REFUSED, WITHDRAWN)
#: Pauses after the first, second, ... attempt (seconds); then the last for ever: nothing is
#: dropped. Spread out so that a partner who comes back is not run over.
PAUSES: Final = (5, 15, 60, 300)


def may_become(old: str, new: str) -> bool:
    """Whether a request that is ``old`` may become ``new``: forward, refused, or withdrawn."""
    if old in ENDED or old == new:
        return False
    if new == REFUSED:
        return old in (ASKED, ACCEPTED)
    if new == WITHDRAWN:
        return True
    return new in _RANK and _RANK[new] > _RANK[old]


def ownership_passes(*, kind: str, state: str, grade: str, taken_by: str) -> bool:
    """Whether an incident is theirs now.

    Only a transfer passes it on, and only once it is accepted. Grade 1 takes somebody there by
    name, who has taken it on by voice: a machine's yes alone leaves it ours.
    """
    if kind != TRANSFER or state not in (ACCEPTED, ON_WAY, AT_SCENE, DONE):
        return False
    return bool(taken_by.strip()) if grade == "1" else True


def limit_code(grade: str) -> str:
    """The row of ``control-room-limits`` that says how long they have to answer."""
    return f"service-answer-{grade}" if grade in ("1", "2") else "service-answer-c"


#: Where the list says nothing (seconds).
USUAL: Final = {
    "service-answer-1": 120, "service-answer-2": 300, "service-answer-c": 1800,
    "service-came": 300,
}  # fmt: skip


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts, whether it was not taken or not answered."""
    return timedelta(seconds=PAUSES[min(max(attempts, 1), len(PAUSES)) - 1])


def wrong_with_request(
    *, agencies: frozenset[str], agency: str, kind: str, what: str, police: bool
) -> dict[str, str]:
    """What is wrong with a request, by field. ``police``: whether the agency is a force."""
    wrong = {}
    if agency not in agencies:
        wrong["agency"] = "Choose who is asked."
    if kind not in KINDS:
        wrong["kind"] = "Choose what they are asked for."
    if not what.strip():
        wrong["what"] = "Say what they need to know."
    elif len(what) > 2000:
        wrong["what"] = "At most 2,000 characters: the rest by telephone."
    return wrong
