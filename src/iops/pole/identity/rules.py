"""Which profiles belong together, given what was judged: pure."""

from collections.abc import Collection, Iterable

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
VERDICTS = (SAME, DIFFERENT, UNSURE)


def components(members: Iterable[int], same: Iterable[tuple[int, int]]) -> list[frozenset[int]]:
    """Groups of profiles joined by "same", each group one person; lowest number first."""
    parent = {member: member for member in members}

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for left, right in same:
        if left in parent and right in parent:
            low, high = sorted((root(left), root(right)))
            parent[high] = low
    groups: dict[int, set[int]] = {}
    for member in parent:
        groups.setdefault(root(member), set()).add(member)
    return sorted((frozenset(group) for group in groups.values()), key=min)


def conflict(
    left: frozenset[int], right: frozenset[int], different: Iterable[tuple[int, int]]
) -> tuple[int, int] | None:
    """The pair judged different that joining two groups would put into one, if any."""
    for one, other in different:
        if (one in left and other in right) or (one in right and other in left):
            return one, other
    return None


def two_prints(ours: Collection[str], theirs: Collection[str]) -> bool:
    """Whether fingerprints speak against one person: a PNC ID on each side, and none on both.

    ``ours`` and ``theirs`` are PNC IDs of records whose identity fingerprints have confirmed.
    """
    return bool(ours) and bool(theirs) and not set(ours) & set(theirs)
