"""What is wrong with an incident as it is told: each field with its sentence, all at once."""

from collections.abc import Iterable

from iops.controlroom.incidents.contracts import Where
from iops.reference.codes import queries as codes


def wrong_with_call(
    *, where: Where, what: str, type_code: str, grade: str | None, qualifiers: Iterable[str]
) -> dict[str, str]:
    """What keeps a call from becoming an incident; empty where nothing does.

    No grade is none that is wrong: a call may be opened before it is graded.
    """
    wrong: dict[str, str] = {}
    if not where.text.strip():
        wrong["place"] = "Say where it is. “Location unknown” is accepted."
    if not what.strip():
        wrong["what"] = "Say what is happening, in a few words."
    wrong |= codes.wrong("incident-types", type_code, field="type")
    if grade:
        wrong |= codes.wrong("grades", grade, field="grade")
    return wrong | wrong_qualifiers(qualifiers)


def wrong_qualifiers(qualifiers: Iterable[str]) -> dict[str, str]:
    """Qualifiers that are not in the list today."""
    unknown = [code for code in qualifiers if codes.find("qualifiers", code) is None]
    if not unknown:
        return {}
    named = ", ".join(f"“{code}”" for code in unknown)
    return {"qualifiers": f"Not in the list of qualifiers today: {named}. Choose from the list."}
