"""The `iops` command: what an operator of iOPS types.

Commands that need no Django (`db`, `backup`, `restore`) start in a fraction of a second;
anything else is a management command of the project.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from iops.kernel.cluster.contracts import ClusterError

from . import bench, check, db, demo, keep, setup

OWN: dict[str, tuple[str, Callable[[Sequence[str]], int]]] = {
    "demo": ("the whole system here, with a sandbox force, until Ctrl-C", demo.run),
    "setup": ("bring the database to this release", setup.run),
    "db": ("start, stop, url, status: the database of this checkout", db.run),
    "check": ("is this installation sound?", check.run),
    "bench": ("measure, on a scratch database", bench.run),
    "backup": ("database, its changes from now on, and files", keep.run_backup),
    "restore": ("a new cluster from a backup, as of a moment", keep.run_restore),
}


def usage() -> str:
    """What can be typed."""
    lines = ["usage: iops COMMAND [options]   (iops COMMAND --help)", ""]
    lines += [f"  {name:<10} {about}" for name, (about, _) in OWN.items()]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if arguments else 2
    name, rest = arguments[0], arguments[1:]
    try:
        if name in OWN:
            return OWN[name][1](rest)
        from .manage import run_management_command

        return run_management_command(name, rest)
    except ClusterError as error:
        print(f"iops {name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
