"""`scripts/bootstrap`: everything that `iops demo` needs, as quickly as two cores allow."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Sequence

from . import frontend, venv
from .steps import StepError, alone, say, stop_with


def prepare(*, dev: bool) -> None:
    """Packages and front end; side by side when the machine's own Node builds the latter.

    Raises:
        StepError: one of them failed.
    """
    with alone():
        if not frontend.system_node():
            venv.prepare(dev=dev)
            frontend.prepare()
            return
        failures: list[StepError] = []

        def guarded(work: Callable[[], None]) -> None:
            try:
                work()
            except StepError as error:
                failures.append(error)

        beside = threading.Thread(target=guarded, args=(frontend.prepare,))
        beside.start()
        guarded(lambda: venv.prepare(dev=dev))
        beside.join()
        if failures:
            raise failures[0]


def main(arguments: Sequence[str]) -> int:
    """Run it; the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/bootstrap", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the tools of the checks too")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        prepare(dev=options.dev)
    except StepError as error:
        return stop_with(error)
    say(f"Prepared in {time.monotonic() - began:.1f} s")
    return 0
