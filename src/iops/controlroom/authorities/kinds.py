"""Kinds of authority, as the force lists them."""

from iops.controlroom.authorities.contracts import Kind
from iops.governance.access.contracts import RANKS
from iops.reference.codes import queries as codes
from iops.reference.codes.contracts import CodeValue

LIST = "authority-kinds"


def kind_of(code: str) -> Kind | None:
    """A kind by its code as the list has it today; None for an unknown one."""
    found = codes.find(LIST, code)
    return None if found is None else _kind(found)


def kinds() -> list[Kind]:
    """All kinds, in the order of the list."""
    return [_kind(one) for one in codes.codes(LIST)]


def _kind(value: CodeValue) -> Kind:
    minutes = str(value.detail.get("minutes") or "").strip()
    rank = str(value.detail.get("rank") or "")
    return Kind(
        value.code, value.label,
        # A slip in the list must not let everybody authorise: then the highest rank is needed.
        rank if rank in RANKS else RANKS[-1],
        frozenset(str(value.detail.get("roles") or "").split()),
        value.detail.get("independent") == "yes",
        int(minutes) if minutes.isdecimal() and int(minutes) > 0 else None,
    )  # fmt: skip
