"""Incidents that belong together: circles of them, and places told alike. Pure."""

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
