"""Rules that turn one spelling into another: by ear and by eye, from the public tables.

`sdglinkage_pho_rules.csv.gz` and `sdglinkage_ocr_rules.csv.gz` (package sdglinkage, MIT) list
replacements with the place in the word where they apply; "@" stands for nothing. A phonetic rule
may ask for a vowel or a consonant beside it; rules with other conditions are left out, since few
have them (37 of 356).
"""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from pathlib import Path

VOWELS = frozenset("aeiou")
_BESIDE = {"None": "", "V": "V", "C": "C"}


@dataclass(frozen=True, slots=True)
class Rule:
    """``old`` becomes ``new`` at its place in a word (ALL, START, MIDDLE, END)."""

    where: str
    old: str
    new: str
    before: str = ""
    after: str = ""

    def places(self, word: str) -> list[int]:
        """Where in the word, lower case, the rule applies."""
        found = []
        at = word.find(self.old)
        while at >= 0:
            end = at + len(self.old)
            if self._fits(word, at, end):
                found.append(at)
            at = word.find(self.old, at + 1)
        return found

    def applied(self, word: str, at: int) -> str:
        """The word with the replacement at that place."""
        return word[:at] + self.new + word[at + len(self.old) :]

    def _fits(self, word: str, at: int, end: int) -> bool:
        first, last = at == 0, end == len(word)
        there = {
            "ALL": True,
            "START": first,
            "END": last,
            "MIDDLE": not first and not last,
        }[self.where]
        before = "" if first else word[at - 1]
        after = "" if last else word[end]
        return there and _beside(self.before, before) and _beside(self.after, after)


def _beside(wanted: str, letter: str) -> bool:
    if not wanted:
        return True
    return bool(letter) and (letter in VOWELS) == (wanted == "V")


def by_ear(folder: Path) -> tuple[Rule, ...]:
    """The phonetic rules. Raises FileNotFoundError."""
    return tuple(
        Rule(
            row["where"],
            row["orgpat"],
            row["newpat"].replace("@", ""),
            _BESIDE[row["precond"]],
            _BESIDE[row["postcond"]],
        )
        for row in _rows(folder / "sdglinkage_pho_rules.csv.gz")
        if row["precond"] in _BESIDE
        and row["postcond"] in _BESIDE
        and row["existcond"] == row["startcond"] == "None"
    )


def by_eye(folder: Path) -> tuple[Rule, ...]:
    """Letters that are misread for others; digits are left out. Raises FileNotFoundError."""
    rows = _rows(folder / "sdglinkage_ocr_rules.csv.gz")
    pairs = {(row["orgpat"].lower(), row["newpat"].lower().replace("@", "")) for row in rows}
    return tuple(
        Rule("ALL", old, new)
        for old, new in sorted(pairs)
        if old.isalpha() and (new.isalpha() or not new) and old != new
    )


def nicknames(folder: Path) -> dict[str, tuple[str, ...]]:
    """Short forms by forename, lower case, from `nicknames_en.csv` (carltonnorthern, Apache)."""
    found: dict[str, list[str]] = {}
    for row in _rows(folder / "nicknames_en.csv"):
        found.setdefault(row["name1"], []).append(row["name2"])
    return {name: tuple(forms) for name, forms in found.items()}


def _rows(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
