"""Recording and outcomes: pure.

Sources: Home Office Counting Rules, General Rules (24 hours from when the report is first
received); Home Office outcome framework.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

RECORD_WITHIN = timedelta(hours=24)
#: A PTI-URN: force and unit, then the number (the pattern of the courts' exchange, bichard7-next,
#: Ministry of Justice).
URN = re.compile(r"[A-Z0-9]{4}[0-9]{3,7}")
URN_WORDS = "A URN is force and unit, then three to seven figures: 06AB0123456."
#: Outcomes that say that nobody is suspected.
WITHOUT_SUSPECT = frozenset({"14", "18"})


@dataclass(frozen=True)
class OutcomeFacts:
    """What is on the crime when an outcome is given."""

    suspects: int
    victim_decision: str = ""
    rationale: str = ""
    victim_informed: bool = False
    admission: bool = False
    evidence_stage: str = ""
    domestic_or_hate: bool = False
    charges: int = 0
    linked_case: str = ""


def is_urn(text: str) -> bool:
    """Whether a text is a unique reference number of a case, as the courts' systems take it."""
    return URN.fullmatch(text) is not None


def tidy_urn(text: str) -> str:
    """A URN as it is kept: capitals, without the spaces and strokes with which it is written."""
    return re.sub(r"[\s/.-]", "", text).upper()


def recorded_in_time(reported_at: datetime, recorded_at: datetime) -> bool:
    """Whether the crime was recorded within 24 hours of the first report."""
    return recorded_at - reported_at <= RECORD_WITHIN


def missing_for_outcome(code: str, needs: frozenset[str], facts: OutcomeFacts) -> dict[str, str]:
    """What an outcome still needs, by field; nothing where it may be given.

    ``needs`` are the words of the outcome's row in the code list.
    """
    missing: dict[str, str] = {}
    if "suspect" in needs and facts.suspects == 0:
        missing["suspect"] = "Name a suspect first: this outcome is about one."
    if "victim-decision" in needs and len(facts.victim_decision.strip()) < 10:
        missing["victim_decision"] = "Record what the victim decided, and how it was given."
    if "rationale" in needs and len(facts.rationale.strip()) < 10:
        missing["rationale"] = "Record why further investigation is not in the public interest."
    if "victim-informed" in needs and not facts.victim_informed:
        missing["victim_informed"] = "Tell the victim first."
    if "admission" in needs and not facts.admission:
        missing["admission"] = "Record the admission or consent of the offender."
    if "stage" in needs and facts.evidence_stage not in ("police", "cps"):
        missing["evidence_stage"] = "Say who decided: police or CPS."
    if code == "21" and facts.domestic_or_hate:
        missing["outcome"] = "Outcome 21 is not for domestic abuse, hate crime or child abuse."
    if "charge-date" in needs and facts.charges == 0:
        missing["charged_on"] = "Say who was charged with what, and on what day."
    if "charge-date" not in needs and facts.charges:
        missing["outcome"] = (
            f"Outcome {code} is no charge. Choose 1 or 1A, or leave the charge out."
        )
    if "linked-case" in needs and not is_urn(facts.linked_case):
        missing["linked_case"] = f"Give the charged case that it is considered with. {URN_WORDS}"
    if code in WITHOUT_SUSPECT and facts.suspects:
        missing["outcome"] = f"Outcome {code} is for crimes without a suspect; this one has one."
    return missing
