"""`iops demo`: the whole system on this machine, with a sandbox force, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from iops.kernel.cluster import databases, places, resolve, server, settings
from iops.kernel.cluster.contracts import DATABASE, ClusterError, Urls
from iops.web.supervisor import Program, StopRequested, Supervisor, SupervisorError
from iops.web.supervisor.children import die_with_me

from . import stack

LONGEST_SETUP = 3600.0


def run(arguments: Sequence[str]) -> int:
    """Run `iops demo`; the exit status (0 also when it was asked to stop)."""
    parser = argparse.ArgumentParser(prog="iops demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="throw the sandbox away first")
    parser.add_argument("--data", type=Path, help="folder with real data (docs/data.md)")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", default="1", help="of the simulator; 0: no simulator")
    parser.add_argument("--host", default=stack.LOOPBACK, help="address to listen on")
    options = parser.parse_args(arguments)
    if options.data is not None and not options.data.is_dir():
        raise ClusterError(f"DATA={options.data} is not a folder. docs/data.md says how it looks.")
    if os.environ.get("MAKELEVEL"):
        die_with_me(signal.SIGTERM)
    began = time.monotonic()
    with Supervisor(logs=places.var_folder() / "log", say=say) as supervisor:
        try:
            _bring_up(supervisor, options, began)
            supervisor.run()
        except StopRequested:
            pass
        except SupervisorError as error:
            say(f"ERROR: {error}")
            return 1
        finally:
            say("\nstopping")
    say("stopped; nothing is left running. `make demo` starts again with the same data")
    return 0


def say(text: str) -> None:
    """One line for the person at the console."""
    print(text, flush=True)


def _bring_up(supervisor: Supervisor, options: argparse.Namespace, began: float) -> None:
    urls = _database(supervisor, fresh=options.fresh)
    resolve.export(urls)
    var = places.var_folder()
    os.environ["IOPS_VAR"] = str(var)
    if options.data is not None:
        os.environ["IOPS_DATA"] = str(options.data.resolve())
    report = var / "run" / "setup.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    of = stack.stack(dict(os.environ), host=options.host)
    setup = [
        *(sys.executable, "-m", "iops.web.cli", "setup", "--mark", "sandbox"),
        *("--people", str(options.people), "--seed", str(options.seed)),
        *("--report-to", str(report)),
        *(["--data", str(options.data.resolve())] if options.data else []),
    ]
    supervisor.run_task(
        Program("setup", setup, env=of.env, once=True, loud=True), seconds=LONGEST_SETUP
    )
    supervisor.add(stack.live(of))
    supervisor.add(stack.web(of, workers=stack.workers_for_this_machine()))
    supervisor.add(stack.command(of, "worker"))
    supervisor.wait_until(
        stack.responds(f"http://{of.host}:{of.port}/health"), seconds=60, what="web"
    )
    supervisor.wait_until(stack.listens(of.host, of.live_port), seconds=60, what="live")
    told = json.loads(report.read_text())
    if options.speed != "0" and "simulate" in told["commands"]:
        supervisor.add(stack.command(of, "simulate", "--speed", options.speed))
    say(f"\niOPS runs (started in {time.monotonic() - began:.1f} s):  {of.url}\n")
    if told["accounts"]:
        say(told["accounts"])
    say(f"Logs are in {var / 'log'}. Ctrl-C stops everything.")


def _database(supervisor: Supervisor, *, fresh: bool) -> Urls:
    """A database with its roles; its server becomes our child unless it already runs."""
    urls = resolve.foreign()
    if urls is not None:
        if fresh:
            raise ClusterError(
                "FRESH is for the database of this checkout. DATABASE_URL names another: drop and "
                "create that one by hand, or unset DATABASE_URL."
            )
        _print_settings(urls.owner)
        return urls
    place = places.place()
    if server.postmaster(place) is None:
        with server.locked(place):
            supervisor.add(stack.database(place))
    supervisor.wait_until(lambda: server.answers(place), seconds=60, what="database")
    admin = server.admin_dsn(place)
    if fresh:
        _drop(place_admin=admin)
    databases.ensure_roles(admin)
    databases.create_database(admin, DATABASE)
    _print_settings(server.admin_dsn(place, DATABASE))
    return resolve.private(place)


def _print_settings(dsn: str) -> None:
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        found = settings.refuse_unsafe(cursor)
        version = connection.info.server_version
    listed = ", ".join(f"{name} {value}" for name, value in sorted(found.items()))
    say(f"  database: PostgreSQL {version // 10000}.{version % 10000}; {listed}")


def _drop(*, place_admin: str) -> None:
    """Throw the database away; refused for one that is marked live."""
    if DATABASE in databases.list_databases(place_admin):
        if databases.mark(place_admin, DATABASE) == "live":
            raise ClusterError(
                "This database is marked live; FRESH throws away sandboxes only. Nothing was "
                "changed."
            )
        databases.drop_database(place_admin, DATABASE)
    shutil.rmtree(places.var_folder() / "files", ignore_errors=True)
