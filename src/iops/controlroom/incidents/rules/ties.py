"""Incidents that belong together: circles of them, and how alike two are. Pure."""

from collections.abc import Iterable


def leads_to(links: Iterable[tuple[int, int]], start: int, goal: int) -> bool:
    """Whether following ``links`` from ``start`` comes to ``goal``; a thing leads to itself."""
    onward: dict[int, set[int]] = {}
    for one, other in links:
        onward.setdefault(one, set()).add(other)
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        for there in onward.get(here, set()) - seen:
            seen.add(there)
            waiting.append(there)
    return False


def duplicate_score(
    *,
    metres: float | None,
    minutes: float,
    same_type: bool,
    shared_words: int,
    same_place: bool = False,
) -> float:
    """How likely two calls are about one event, 0 to 1: near, close in time, alike in words.

    At the very same place an incident that is still open counts however old it is.
    """
    if same_place:
        metres = 0.0
    elif metres is None or metres > 1000 or minutes > 120:
        return 0.0
    near = max(0.0, 1 - metres / 500)
    soon = max(0.0, 1 - minutes / 60)
    return round(
        min(1.0, 0.4 * near + 0.25 * soon + 0.2 * same_type + 0.05 * min(shared_words, 3)), 3
    )


#: Words of a place that tell no two places apart.
_COMMON = frozenset({"the", "at", "in", "on", "of", "near", "by", "outside", "opposite", "uk"})


def place_words(text: str) -> frozenset[str]:
    """The words by which a place is told, lower case, without marks."""
    kept = "".join(one if one.isalnum() else " " for one in text.casefold() if one != "'")
    return frozenset(kept.split()) - _COMMON


def same_place_words(one: str, other: str) -> bool:
    """Whether two tellings of a place may be the same: all words, or two and all of the shorter."""
    first, second = place_words(one), place_words(other)
    if not first or not second:
        return False
    return first == second or (min(len(first), len(second)) > 1 and
                               (first <= second or second <= first))  # fmt: skip
