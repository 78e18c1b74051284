"""What a set may name: grades with their rank, qualifiers, incident types, as listed."""

from iops.controlroom.questions.rules import LAST
from iops.reference.codes import queries as codes


def ranks() -> dict[str, int]:
    """The grades of today with their rank, 1 the most urgent."""
    return {one.code: int(one.detail.get("rank") or LAST) for one in codes.codes("grades")}


def grades() -> frozenset[str]:
    """The codes of the grades of today."""
    return frozenset(ranks())


def flags() -> frozenset[str]:
    """The codes of the qualifiers of today: what an answer may raise."""
    return frozenset(one.code for one in codes.codes("qualifiers"))


def types() -> frozenset[str]:
    """The codes of the incident types of today."""
    return frozenset(one.code for one in codes.codes("incident-types"))
