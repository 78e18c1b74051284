"""Every template of the shell can be read, and none holds what the content policy forbids."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import iops

ROOT = Path(iops.__file__).parent
SHELL = ROOT / "web" / "templates"
ALL = sorted(ROOT.glob("**/templates/**/*.html"))
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle="),
    "an inline handler": re.compile(r"\son(?!e=)[a-z]+="),
    "an evaluated value": re.compile(r"hx-on|hx-vals=.js:|hx-trigger=.[^\"']*\["),
    "an inline script": re.compile(r"<script(?![^>]*\b(?:src|type=.application/json))"),
    "an address outside": re.compile(r"(?:src|href|action)=.https?://"),
}


@pytest.mark.parametrize(
    "path", sorted(SHELL.rglob("*.html")), ids=lambda path: str(path.relative_to(SHELL))
)
def test_it_compiles(path: Path) -> None:
    get_template(str(path.relative_to(SHELL)))


@pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_obeys_the_content_policy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
    assert not found, f"{path} holds {', '.join(found)}: move it to frontend/ or a style sheet."
