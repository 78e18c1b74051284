"""A pytest plugin: two workers share the tests, a file each at a time, the longest first.

The journeys stay together: they share one running system and one browser. What takes minutes
begins first, so that no worker ends long after the other. The order is the same on each run.
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

#: What takes longest by far, the longest first: a folder is one share, and so is a file.
LONGEST = (
    "tests/journeys/",
    "tests/bench/test_at_a_hundred_thousand.py",
    "tests/faults/test_kill.py",
    "tests/test_real_data.py",
    "tests/api/test_fuzz.py",
    "src/iops/sandbox/",
)
#: Folders of which all files go to one worker.
TOGETHER = ("tests/journeys/",)


def share_of(nodeid: str) -> str:
    """The share that a test belongs to: its file, or the folder that stays together."""
    path = nodeid.split("::", 1)[0]
    return next((folder for folder in TOGETHER if path.startswith(folder)), path)


def rank(nodeid: str) -> int:
    """When a test begins: the longest first, all others afterwards."""
    for at, prefix in enumerate(LONGEST):
        if nodeid.startswith(prefix):
            return at
    return len(LONGEST)


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """Shares in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)

    def remove_node(self, node: Any) -> str | None:
        """The test that ended its worker has failed; it is not tried again to end the next one."""
        workload = self.assigned_work[node]
        units = [
            (unit, one) for unit in workload.values() for one, done in unit.items() if not done
        ]
        if not units:
            super().remove_node(node)
            return None
        unit, crashed = units[0][0], str(units[0][1])
        unit[crashed] = True
        super().remove_node(node)
        return crashed


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """The longest first; among equals the order stays."""
    items.sort(key=lambda item: rank(item.nodeid))


def pytest_xdist_make_scheduler(config: Any, log: Any) -> Sharing:
    """Called where the workers are looked after."""
    config.option.loadscopereorder = False
    return Sharing(config, log)
