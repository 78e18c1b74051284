"""Two workers share the tests, and what `make test` promises of its end still holds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ("xdist", "prepare.no_skips", "prepare.sharing")


@pytest.fixture
def tried(tmp_path: Path) -> "Tried":
    return Tried(tmp_path)


class Tried:
    """A small checkout: its tests, and what a shared run of them says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = folder / "tests" / "journeys"
        self.at.mkdir(parents=True)
        (folder / "pytest.ini").write_text("[pytest]\n")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)

    def run(self) -> tuple[int, list[str]]:
        plugins = [part for name in PLUGINS for part in ("-p", name)]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *plugins, "-n", "2", "-q", "--durations=20",
             "--durations-min=0", "--color=no", "-p", "no:cacheprovider"],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "IOPS_REQUIRE_DATA": "1",
                 "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.strip().splitlines()


GREEN = "def test_one(): pass\ndef test_two(): pass\n"
WHO = "import os\ndef test_who(): open(os.environ['PYTEST_XDIST_WORKER'] + '.{0}', 'w').close()\n"


def test_all_parts_green_is_green_with_the_slowest_shown_and_the_summary_last(tried: Tried) -> None:
    tried.write("test_a.py", GREEN)
    tried.write("tests/journeys/test_b.py", GREEN)
    status, lines = tried.run()
    assert status == 0
    assert any("slowest" in line for line in lines)
    assert lines[-1].startswith("4 passed in")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("def test_red(): assert 1 == 2\n", "1 failed"),
        ("import os\ndef test_killed(): os.kill(os.getpid(), 9)\n" + GREEN, "1 failed, 4 passed"),
        ("import no_such_module\n", "1 error"),
        ("import pytest\ndef test_left_out(): pytest.skip('no data')\n", "1 skipped"),
        ("import pytest\npytest.skip('no data', allow_module_level=True)\n", "1 skipped"),
    ],
    ids=["failed", "killed", "unreadable", "skipped", "skipped file"],
)
def test_a_part_that_is_not_green_makes_the_whole_red(tried: Tried, text: str, says: str) -> None:
    tried.write("test_a.py", GREEN)
    tried.write("test_b.py", text)
    status, lines = tried.run()
    assert status != 0
    assert says in lines[-1], "\n".join(lines)


def test_journeys_stay_with_one_worker_and_begin_first(tried: Tried) -> None:
    for name in "abc":
        tried.write(f"tests/journeys/test_journey_{name}.py", WHO.format(f"journey-{name}"))
        tried.write(f"test_{name}.py", WHO.format(name))
    status, _ = tried.run()
    assert status == 0
    who = {one.suffix[1:]: one.stem for one in tried.folder.iterdir() if one.stem[:2] == "gw"}
    assert len(who) == 6
    assert len({who[f"journey-{name}"] for name in "abc"}) == 1
