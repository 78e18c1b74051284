"""The example files of docs/operations are read by the programs they are for.

nginx and systemd themselves are not asked here; docs/operations/tls.md says how to ask them.
"""

import configparser
import re
import shlex
from pathlib import Path

import click
import granian.cli
import pytest
from uvicorn.main import main as uvicorn_main

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "operations" / "examples"
UNITS = ("iops-web.service", "iops-live.service", "iops-worker.service")
BIN = "/opt/iops/.venv/bin/"


def unit(name: str) -> configparser.ConfigParser:
    # A key such as Environment may stand twice; none of ours does.
    found = configparser.ConfigParser(strict=True, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string((EXAMPLES / name).read_text().replace("\\\n", " "))
    return found


def command(name: str) -> list[str]:
    return shlex.split(unit(name)["Service"]["ExecStart"])


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("iops-web.service", granian.cli.cli),
        ("iops-live.service", uvicorn_main),
    ],
)
def test_the_programs_know_every_option(name: str, program: click.Command) -> None:
    path, *arguments = command(name)
    assert path in (f"{BIN}granian", f"{BIN}uvicorn")
    assert program.make_context("example", list(arguments)).params
    with pytest.raises(click.NoSuchOption):
        program.make_context("example", [*arguments, "--no-such-option"])


def test_processes_listen_on_this_machine_only_where_nginx_looks_for_them() -> None:
    nginx = (EXAMPLES / "nginx.conf").read_text()
    for name, upstream in (("iops-web.service", "iops_web"), ("iops-live.service", "iops_live")):
        words = command(name)
        host, port = words[words.index("--host") + 1], words[words.index("--port") + 1]
        assert host == "127.0.0.1"
        assert re.search(rf"upstream {upstream} +{{ server {host}:{port};", nginx)


def test_every_path_of_live_goes_to_live_and_nothing_is_held_back() -> None:
    nginx = (EXAMPLES / "nginx.conf").read_text()
    sources = (ROOT / "src/iops/kernel/live/app.py").read_text()
    sources += (ROOT / "src/iops/controlroom/resources/ingest.py").read_text()
    paths = set(re.findall(r'scope\["path"\] (?:==|!=) "(/\w+)"', sources)) - {"/health"}
    assert paths == {"/stream", "/positions"}
    for path in paths:
        block = re.search(rf"location = {path} {{(.*?)}}", nginx, re.S)
        assert block is not None, f"nginx.conf sends {path} to web"
        assert "http://iops_live" in block[1]
        assert ("proxy_buffering off" in block[1]) == (path == "/stream")
    # What a browser claims of itself is replaced.
    assert "X-Forwarded-For $remote_addr" in nginx
    assert "$proxy_add_x_forwarded_for" not in nginx


def test_variables_of_the_example_are_ones_that_are_read() -> None:
    given = dict(
        line.split("=", 1) for line in (EXAMPLES / "iops.env").read_text().splitlines() if line
    )
    read = "".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))
    explained = (ROOT / "docs/operations/install.md").read_text()
    for name in given:
        assert f'"{name}"' in read, f"nothing reads {name}"
        assert name in explained or name.startswith("IOPS_FORCE_"), f"install.md: {name}?"
    assert given["IOPS_LIVE_URL"] == given["IOPS_ORIGINS"] == given["IOPS_PAGE_ORIGINS"]
    assert (given["IOPS_TLS"], given["IOPS_INSECURE_ORIGIN"]) == ("1", "0")


@pytest.mark.parametrize("name", UNITS)
def test_units_give_away_as_little_as_they_can(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == "iops"
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
    assert service["CapabilityBoundingSet"] == ""
    assert service["Restart"] == "always"
    written = (EXAMPLES / "iops.env").read_text()
    assert f"IOPS_VAR={service['ReadWritePaths']}" in written


def test_the_backup_runs_each_night_as_the_same_account() -> None:
    assert unit("iops-backup.service")["Service"]["User"] == "iops"
    assert "02:30:00 Europe/London" in unit("iops-backup.timer")["Timer"]["OnCalendar"]
