"""Decisions about incidents: grades and states, ties, and what looks like a crime. Pure."""

from iops.controlroom.incidents.rules.crime_signs import (
    CERTAIN,
    DENIALS,
    CrimeWord,
    Sign,
    Verdict,
    by_code,
    signs_in,
    weigh,
)
from iops.controlroom.incidents.rules.grading import (
    ASSESS_WITHIN,
    Given,
    GradeChange,
    change_grade,
    is_downgrade,
    is_upgrade,
    may_become,
    takes_back,
)
from iops.controlroom.incidents.rules.same_event import USUAL_RADIUS, compare
from iops.controlroom.incidents.rules.ties import (
    leads_to,
    place_words,
    same_place_words,
)

__all__ = [
    "ASSESS_WITHIN",
    "CERTAIN",
    "DENIALS",
    "USUAL_RADIUS",
    "CrimeWord",
    "Given",
    "GradeChange",
    "Sign",
    "Verdict",
    "by_code",
    "change_grade",
    "compare",
    "is_downgrade",
    "is_upgrade",
    "leads_to",
    "may_become",
    "place_words",
    "same_place_words",
    "signs_in",
    "takes_back",
    "weigh",
]
