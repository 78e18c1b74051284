"""Which desk does the work, and where nobody sits: pure."""

import re
from collections.abc import Collection, Mapping

_CODE = re.compile(r"[A-Z][A-Z0-9]{0,5}")
LONGEST_NAME = 60


def in_effect(desks: Collection[int], merged: Mapping[int, int]) -> dict[int, int]:
    """The desk that does the work of each: itself, or the last one that it is merged into.

    ``merged`` names what each merged desk is merged into. Raises ValueError where desks are
    merged in a circle.
    """
    found = {}
    for desk in desks:
        at, passed = desk, {desk}
        while at in merged:
            at = merged[at]
            if at in passed:
                raise ValueError(f"Desk {desk} is merged into itself.")
            passed.add(at)
        found[desk] = at
    return found


def unstaffed(
    open_at: Mapping[int, int], effect: Mapping[int, int], staffed: Collection[int]
) -> set[int]:
    """The desks in effect that have open incidents and nobody.

    ``open_at`` counts the open incidents of each desk, ``staffed`` are the desks where somebody
    sits.
    """
    busy = {effect.get(desk, desk) for desk, count in open_at.items() if count}
    return busy - set(staffed)


def wrong_words(code: str, name: str) -> dict[str, str]:
    """What is wrong with the code and the name of a desk, by field."""
    wrong = {}
    if not _CODE.fullmatch(code):
        wrong["code"] = (
            "Give the desk a code of 1 to 6 capital letters and figures that begins with a letter, "
            "for example N."
        )
    if not name:
        wrong["name"] = "Give the desk a name, for example North."
    elif len(name) > LONGEST_NAME:
        wrong["name"] = f"Give the desk a name of at most {LONGEST_NAME} characters."
    return wrong


def no_merger(desk: int, into: int, effect: Mapping[int, int], staffed: Collection[int]) -> str:
    """Why a desk cannot be merged into another now; "" where it can."""
    if desk == into:
        return "A desk cannot be merged into itself. Choose another."
    if effect[desk] != desk:
        return "This desk is merged already. Split it first."
    if effect[into] != into:
        return "That desk is merged into another itself. Choose the one that does its work."
    if into not in staffed:
        return "Nobody sits at that desk. Somebody takes it first, then merge."
    return ""
