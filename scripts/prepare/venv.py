"""The virtual environment: locked requirements, and this project by a path file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from . import apt
from .steps import ROOT, VAR, StepError, digest, environment, is_current, mark, once, run, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ADVICE = "Install what makes virtual environments: apt-get install python3-venv python3-pip"


def prepare(*, dev: bool) -> None:
    """Bring `.venv` up to date; `dev` adds the tools of the checks."""
    base = digest([ROOT / "requirements" / "base.txt"], sys.version, str(VENV))
    full = digest([ROOT / "requirements" / "dev.txt"], base)
    outputs = [PYTHON, VENV / "bin" / "iops"]
    if not dev and is_current("venv-dev", full, outputs):
        return
    if dev:
        if once("venv-dev", "Python packages", full, outputs, lambda: _install("dev.txt")):
            mark("venv-base", base)
    else:
        once("venv-base", "Python packages", base, outputs, lambda: _install("base.txt"))


def _install(requirements: str) -> None:
    if PYTHON.exists() and not _works():
        say("  .venv was made by another Python: making it anew")
        shutil.rmtree(VENV)
    pip = _pip()
    run(
        [
            *pip,
            *("install", "--require-hashes", "--no-deps", "--disable-pip-version-check"),
            *("--no-input", "--quiet", "-r", ROOT / "requirements" / requirements),
        ],
        what="Installing the Python packages",
        env=_pip_environment(pip),
        advice="Is the package index reachable from here?",
    )
    link_project()


def _works() -> bool:
    """Whether the environment runs, and under the Python that runs us."""
    try:
        said = run([PYTHON, "-c", "import sys; print(sys.version)"], what="Trying .venv")
    except StepError:
        return False
    return said.strip() == sys.version.strip()


def _pip() -> list[str | Path]:
    """A pip that installs into `.venv`, by the first way that works on this machine."""
    if PYTHON.exists() and _has_pip():
        return [PYTHON, "-m", "pip"]
    if _try([sys.executable, "-m", "venv", VENV]) and _has_pip():
        return [PYTHON, "-m", "pip"]
    shutil.rmtree(VENV, ignore_errors=True)
    if apt.is_root() and shutil.which("apt-get"):
        say("  this Python has no ensurepip: installing python3-venv")
        try:
            apt.install("python3-venv")
        except StepError as error:
            say(f"  that did not work: {str(error).splitlines()[0]}")
        if _try([sys.executable, "-m", "venv", VENV]) and _has_pip():
            return [PYTHON, "-m", "pip"]
        shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", "--without-pip", VENV], what="Making .venv", advice=ADVICE)
    if _try([sys.executable, "-m", "pip", "--python", PYTHON, "--version"]):
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    return [PYTHON, _pip_wheel() / "pip"]


def _pip_environment(pip: list[str | Path]) -> dict[str, str]:
    return environment({"PIP_NO_WARN_SCRIPT_LOCATION": "1", "PIP_ROOT_USER_ACTION": "ignore"})


def _has_pip() -> bool:
    return _try([PYTHON, "-m", "pip", "--version"])


def _try(command: list[str | Path]) -> bool:
    try:
        run(command, what="Trying")
    except StepError:
        return False
    return True


def _pip_wheel() -> Path:
    """The pip of the distribution, unpacked; it runs out of its wheel.

    Raises:
        StepError: it cannot be had either.
    """
    say("  no pip on this machine: unpacking one into var/")
    target = VAR / "pip"
    try:
        found = _wheels(target)
        if not found:
            apt.unpack(target, "python3-pip-whl", dependencies=False)
            found = _wheels(target)
    except StepError as error:
        raise StepError(f"This machine has no pip. {ADVICE}\n({error})") from error
    if not found:
        raise StepError(f"The package python3-pip-whl holds no pip. {ADVICE}")
    return found[-1]


def _wheels(target: Path) -> list[Path]:
    return sorted(target.glob("usr/share/python-wheels/pip-*.whl"))


def link_project() -> None:
    """Make `import iops` and the `iops` command work in `.venv`, from the sources here.

    A path file and a script of five lines do what an editable installation does, without the
    network and without a build tool.
    """
    packages = next((VENV / "lib").glob("python3.*")) / "site-packages"
    (packages / "iops-checkout.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "iops"
    script.write_text(
        f"#!{PYTHON}\nimport sys\n\nfrom iops.web.cli import main\n\nsys.exit(main())\n"
    )
    script.chmod(0o755)
