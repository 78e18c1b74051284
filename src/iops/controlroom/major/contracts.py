"""What other parts hold of major and critical incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MAJOR, CRITICAL = "major", "critical"
#: A major incident needs the special arrangements of several services (Cabinet Office Lexicon of
#: civil protection terminology); a critical incident is one whose handling may cost the confidence
#: of victim, family or community (College of Policing, APP Critical incident management).
KINDS: Final[Mapping[str, str]] = {MAJOR: "Major incident", CRITICAL: "Critical incident"}

#: The letters of M/ETHANE (JESIP Joint Doctrine, 2021): field, letter and what it asks.
METHANE: Final[tuple[tuple[str, str, str], ...]] = (
    ("declared", "M", "Major incident declared?"),
    ("location", "E", "Exact location"),
    ("what", "T", "Type of incident"),
    ("hazards", "H", "Hazards, present and suspected"),
    ("access", "A", "Access: routes that are safe, rendezvous point"),
    ("casualties", "N", "Number and kind of casualties"),
    ("services", "E", "Emergency services there, and wanted"),
)
#: Said of the first letter. Without a major incident the report is an ETHANE.
DECLARED: Final[Mapping[str, str]] = {
    "yes": "Yes, at this time",
    "standby": "Standby: it may become one",
    "no": "No (ETHANE)",
}

#: The steps of the Joint Decision Model that come before what is decided (JESIP, 2021).
STEPS: Final[Mapping[str, str]] = {
    "information": "Information and intelligence",
    "threat": "Threat, risk and working strategy",
    "powers": "Powers, policies and procedures",
    "options": "Options and contingencies",
}


@dataclass(frozen=True)
class Report:
    """A METHANE as somebody gives it. ``counts`` are people by triage: P1, P2, P3, dead."""

    declared: str = ""
    location: str = ""
    what: str = ""
    hazards: str = ""
    access: str = ""
    casualties: str = ""
    services: str = ""
    given_by: str = ""
    counts: tuple[str, str, str, str] = ("", "", "", "")


#: The four counts of casualties: field and words.
COUNTS: Final[tuple[tuple[str, str], ...]] = (
    ("p1", "P1 immediate"),
    ("p2", "P2 urgent"),
    ("p3", "P3 delayed"),
    ("dead", "Dead"),
)


@dataclass(frozen=True)
class Decided:
    """A decision as the log-keeper writes it down; ``by`` is who took it, in words."""

    decision: str = ""
    reason: str = ""
    by: str = ""
    information: str = ""
    threat: str = ""
    powers: str = ""
    options: str = ""
