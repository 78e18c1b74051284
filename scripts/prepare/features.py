"""A pytest plugin: every feature that docs/features.md claims has a test that ran and passed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[2] / "docs" / "features.md"
ROW = re.compile(r"^\| ([A-Z]{3}-\d{2}) \|.*\| `([^`]+)` \|$")

_passed: set[str] = set()
_problems: list[str] = []


def claims() -> list[tuple[str, str]]:
    """Feature id and test node id, as the table says."""
    return [
        (found.group(1), found.group(2))
        for line in TABLE.read_text().splitlines()
        if (found := ROW.match(line))
    ]


def pytest_runtest_logreport(report: Any) -> None:
    """Note what passed; a parametrised test counts by its name."""
    if report.when == "call" and report.passed:
        _passed.add(report.nodeid)
        _passed.add(report.nodeid.split("[", 1)[0])


def pytest_sessionfinish(session: Any, exitstatus: int) -> None:
    """Fail the run for a feature whose test did not run and pass; a worker knows only its part."""
    if hasattr(session.config, "workerinput"):
        return
    _problems.extend(
        f"{feature}: {node} did not run and pass"
        for feature, node in claims()
        if node not in _passed
    )
    if not claims():
        _problems.append(f"{TABLE} claims no feature at all")
    if _problems and exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which."""
    if _problems:
        terminalreporter.section("features without proof")
        for problem in _problems:
            terminalreporter.line(problem)
