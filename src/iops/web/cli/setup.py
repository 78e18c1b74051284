"""`iops setup`: bring a database to this release, step by step, each with its seconds.

A step that loads something is done once per database and per version of what it loads; that it
was done is noted on the database itself, so it goes when the database goes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from iops.kernel.cluster.contracts import ClusterError

from .manage import prepare_django

PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Step:
    """One management command of the setup."""

    about: str
    command: str
    arguments: Sequence[str] = field(default_factory=tuple)
    version: str | None = None
    """Do it once for each value; None: each time."""
    needed: bool = False
    """Whether a release without this command is broken."""


def code_list_version() -> str:
    """A hash of the CSV files that come with the package."""
    total = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.csv")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def search_version(*rules: str) -> str:
    """A hash of rules by which names are kept for search."""
    files = [PACKAGE / "pole" / "search" / f"{rule}.py" for rule in rules]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def steps(*, mark: str, people: int, seed: int, data: Path | None) -> list[Step]:
    """What brings a database up; `people` 0 means no sandbox force."""
    found = [
        Step("schema", "migrate", ["--database", "owner", "--noinput", "-v", "0"], needed=True),
        Step("guards and rights", "iops_setup", ["--mark", mark], needed=True),
        Step("reference data", "load_reference", version=code_list_version()),
    ]
    # Made anew where the rules have changed; nothing to do in a new database.
    names, keys = search_version("words", "projection"), search_version("keys", "sounds")
    found.append(Step("names for search", "search_rebuild", version=names))
    found.append(Step("keys of words for search", "search_keys", version=keys))
    if people:
        arguments = ["--people", str(people), "--seed", str(seed)]
        if data:
            arguments += ["--data", str(data)]
        version = " ".join(arguments)
        found.append(Step("sandbox force", "sandbox_create", arguments, version=version))
    elif data:
        found.append(Step("real places and crimes", "load_real", [str(data)], version=str(data)))
    return found


def run(arguments: Sequence[str]) -> int:
    """Run `iops setup`; the exit status."""
    parser = argparse.ArgumentParser(prog="iops setup", description=__doc__)
    parser.add_argument("--mark", choices=["live", "sandbox"], default="live")
    parser.add_argument("--people", type=int, default=0, help="make a sandbox force of this size")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, help="folder with real data (docs/data.md)")
    parser.add_argument("--report-to", type=Path, help="write what there is now to this file")
    options = parser.parse_args(arguments)
    if options.people and options.mark != "sandbox":
        raise ClusterError("A sandbox force belongs into a sandbox: add --mark sandbox.")
    prepare_django()
    from django.core.management import call_command, get_commands

    known = get_commands()
    for step in steps(
        mark=options.mark, people=options.people, seed=options.seed, data=options.data
    ):
        _do(step, known)
    if options.report_to:
        accounts = io.StringIO()
        if "demo_accounts" in known:
            call_command("demo_accounts", stdout=accounts)
        report = {"accounts": accounts.getvalue(), "commands": sorted(known)}
        options.report_to.write_text(json.dumps(report))
    return 0


def _do(step: Step, known: dict[str, Any]) -> None:
    from django.core.management import call_command

    if step.command not in known:
        if step.needed:
            raise ClusterError(f"This installation lacks the command {step.command}.")
        print(f"  {step.about}: this release has no {step.command}", flush=True)
        return
    done = notes()
    if step.version is not None and done.get(step.command) == step.version:
        return
    if step.command == "sandbox_create" and (kept := done.get(step.command) or force_here()):
        print(f"  {step.about}: kept ({kept}); FRESH=1 begins anew", flush=True)
        return
    began = time.monotonic()
    call_command(step.command, *step.arguments, stdout=sys.stderr)
    if step.version is not None:
        note(step.command, step.version)
    print(f"  {step.about}: {time.monotonic() - began:.1f} s", flush=True)


def force_here() -> str:
    """The whole force that is here without a note: made by hand, or by a setup that was killed."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT people, seed FROM sandbox_force")
        row = cursor.fetchone()
    return "" if row is None else f"--people {row[0]} --seed {row[1]}"


def notes() -> dict[str, str]:
    """Which loading steps this database has had."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        )
        text = (cursor.fetchone() or [None])[0]
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def note(command: str, version: str) -> None:
    """Note on the database that a step was done."""
    from django.db import connections
    from psycopg import sql

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
        text = json.dumps({**notes(), command: version})
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(text))
        )
