"""A pytest plugin: with IOPS_REQUIRE_DATA=1 a test that is skipped has failed.

What was not run was not proved; continuous integration has the data, the browser and the
database, so nothing has a reason to be skipped there.
"""

from __future__ import annotations

import os
from typing import Any

SKIPPED: list[tuple[str, str]] = []


def _note(report: Any) -> None:
    if report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        SKIPPED.append((report.nodeid, reason))


def pytest_runtest_logreport(report: Any) -> None:
    """Note a skipped test."""
    _note(report)


def pytest_collectreport(report: Any) -> None:
    """Note a skipped file."""
    _note(report)


def _required() -> bool:
    return os.environ.get("IOPS_REQUIRE_DATA") == "1"


def pytest_sessionfinish(session: Any, exitstatus: int) -> None:
    """Fail the run if something was skipped."""
    if _required() and SKIPPED and exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was skipped and why that is a failure."""
    if _required() and SKIPPED:
        terminalreporter.section("skipped, which IOPS_REQUIRE_DATA=1 makes a failure")
        for node, reason in SKIPPED:
            terminalreporter.line(f"{node}: {reason}")
