"""The `iops` command: what an operator of iOPS types.

Commands that need no Django (`db`, `backup`, `restore`) start in a fraction of a second;
anything else is a management command of the project.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from iops.kernel.cluster.contracts import ClusterError

from . import bench, check, db, demo, keep, setup, unreachable

OWN: dict[str, tuple[str, Callable[[Sequence[str]], int]]] = {
    "demo": ("the whole system here, with a sandbox force, until Ctrl-C", demo.run),
    "setup": ("bring the database to this release", setup.run),
    "db": ("start, stop, url, status: the database of this checkout", db.run),
    "check": ("is this installation sound?", check.run),
    "bench": ("measure, on a scratch database", bench.run),
    "backup": ("database, its changes from now on, and files", keep.run_backup),
    "restore": ("a new cluster from a backup, as of a moment", keep.run_restore),
}


COMMANDS = Path(__file__).resolve().parents[1] / "management" / "commands"
PARTS_OF_SETUP = frozenset({"iops_setup"})


def usage() -> str:
    """What can be typed."""
    found = [(name, about) for name, (about, _) in OWN.items()] + management_commands()
    wide = max(len(name) for name, _ in found) + 2
    lines = ["usage: iops COMMAND [options]   (iops COMMAND --help)", ""]
    lines += [f"  {name:<{wide}}{about}" for name, about in found]
    return "\n".join(lines)


def management_commands() -> list[tuple[str, str]]:
    """The project's own management commands as they are typed, and what each does.

    Read from their files: to list them takes no Django.
    """
    found = []
    for path in sorted(COMMANDS.glob("[!_]*.py")):
        if path.stem in PARTS_OF_SETUP:
            continue
        words = path.stem.split("_")
        typed = " ".join(words) if len(words) == 2 else "-".join(words)
        first = _help(path).partition(". ")[0].rstrip(".")
        found.append((typed, first[:1].lower() + first[1:]))
    return found


def _help(path: Path) -> str:
    """The ``help`` of the command class in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and any(
            isinstance(name, ast.Name) and name.id == "help" for name in names
        ):
            return str(ast.literal_eval(node.value))
    return ""


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
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = error if isinstance(error, ClusterError) else unreachable.as_sentence(error)
        if said is None:
            raise
        print(f"iops {name}: {said}", file=sys.stderr)
        return 1
