"""What a taker has not read yet: pure."""

from collections.abc import Collection, Mapping


def unread(shown: Mapping[int, int], read: Collection[int]) -> list[int]:
    """The short numbers of the incidents that came after the list was opened.

    ``shown``: the short number of each incident of the list now; ``read``: those on the list that
    was read. What was closed meanwhile needs no reading.
    """
    return [short for incident, short in shown.items() if incident not in set(read)]


def sentence(shorts: Collection[int]) -> str:
    """What is said to whoever confirms a list that is older than the desk."""
    listed = ", ".join(str(one) for one in list(shorts)[:8])
    more = f" and {len(shorts) - 8} more" if len(shorts) > 8 else ""
    what = "1 incident has" if len(shorts) == 1 else f"{len(shorts)} incidents have"
    return f"{what} come since you opened the list: {listed}{more}. Read them, and confirm again."
