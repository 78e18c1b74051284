"""No file of the project names the host of a package registry.

Who installs chooses the registry or mirror, by the configuration of pip and npm. The names are
put together here from parts, so that this file passes its own check.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("pypi", "python", "org"),
    ("npmjs", "org"),
    ("npmjs", "com"),
    ("yarnpkg", "com"),
    ("npmmirror", "com"),
    ("registry", "npmjs"),
    ("anaconda", "org"),
    ("crates", "io"),
    ("proxy", "golang", "org"),
    ("ghcr", "io"),
    ("quay", "io"),
    ("docker", "io"),
    ("rubygems", "org"),
    ("deb", "debian", "org"),
)
HOSTS = re.compile(r"(?<![\w-])(" + "|".join(r"\.".join(parts) for parts in PARTS) + r")\b")
OTHER = re.compile(
    r'"resolved"\s*:\s*"https?:|^\s*--(extra-)?index-url|^\s*registry\s*=\s*https?:', re.M
)


def tracked() -> list[Path]:
    """The files that belong to the project: those git knows or would add, else all."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return [ROOT / name for name in done.stdout.split("\0") if name]
    skipped = {".git", ".venv", "var", "node_modules"}
    return [p for p in ROOT.rglob("*") if not skipped & set(p.relative_to(ROOT).parts)]


def findings(path: Path) -> list[str]:
    """Lines of one text file that name a registry."""
    try:
        text = path.read_text()
    except (UnicodeDecodeError, OSError):
        return []
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for number, line in enumerate(text.splitlines(), 1)
        if HOSTS.search(line) or OTHER.search(line)
    ]


def main() -> int:
    """Look through all files; the exit status."""
    found = [line for path in tracked() if path.is_file() for line in findings(path)]
    if found:
        print("\n".join(found))
        print(
            "These lines name a package registry. Lock again with --no-emit-index-url, or with "
            "omit-lockfile-registry-resolved=true for npm, or take the host out of the text."
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
