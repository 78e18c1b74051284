"""What the lists of the force say of alarms."""

from iops.controlroom.alarms.contracts import FULL, WITHDRAWN, Limits
from iops.reference.codes import queries as codes

#: What counts where the list says nothing.
_USUAL = Limits(3, 12, 3)


def limits_of(kind: str) -> Limits:
    """When false calls take the response to this kind of alarm away."""
    found = codes.find("alarm-kinds", kind)
    detail = found.detail if found else {}

    def whole(name: str, usual: int) -> int:
        text = str(detail.get(name) or "")
        return int(text) if text.isdecimal() and int(text) > 0 else usual

    return Limits(
        whole("false_calls", _USUAL.false_calls), whole("months", _USUAL.months),
        whole("restore", _USUAL.restore),
    )  # fmt: skip


def level_meaning(level: str) -> str:
    """What a level means: the police go, or keyholders only."""
    found = codes.find("alarm-levels", level)
    return WITHDRAWN if found and found.detail.get("meaning") == WITHDRAWN else FULL


def level_for(meaning: str) -> str:
    """The code of the first level of the list with this meaning."""
    return next(
        (one.code for one in codes.codes("alarm-levels") if one.detail.get("meaning") == meaning),
        "1" if meaning == FULL else "3",
    )
