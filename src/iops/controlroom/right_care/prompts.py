"""When Right Care, Right Person is asked: by the lists of the force."""

from collections.abc import Iterable

from iops.controlroom.right_care import rules
from iops.reference.codes import queries as codes


def why_asked(*, type_code: str, qualifiers: Iterable[str], what: str) -> str:
    """Why it is to be asked of an incident ("Concern for safety"); "" for no reason."""
    kind = codes.find("incident-types", type_code)
    marked = (codes.find("qualifiers", one) for one in qualifiers)
    return rules.why_asked(
        kind.label if kind else "",
        by_type=kind is not None and kind.detail.get("right_care") == "yes",
        qualifiers=[
            one.label for one in marked if one is not None and one.detail.get("right_care") == "yes"
        ],
        words={one.label.lower(): f"“{one.label}”" for one in codes.codes("right-care-words")},
        what=what,
    )


def asked_types() -> list[str]:
    """The incident types of which it is always asked."""
    return [
        one.code for one in codes.codes("incident-types") if one.detail.get("right_care") == "yes"
    ]


def passed_on_codes() -> set[str]:
    """The closing codes that say that another agency has taken it on."""
    listed = codes.codes("incident-types")
    return {one.code for one in listed if one.detail.get("meaning") == "other-agency"}


def agencies() -> list[tuple[str, str]]:
    """Who may take it on, as the force lists them."""
    return codes.choices("right-care-agencies")
