"""What a radio's status codes mean. The codes are each force's own: the list says, not the code.

A row of ``resource-states`` may carry a ``meaning``; the first row with a meaning is the one that
is set where the house itself moves a unit. A meaning that a list gives to no code is read by the
number that has it in the list that is shipped.

What its state means stands in the row of a unit too (``Unit.meaning``), set together with the
state: what reads units asks whether it is on duty, and not which number that is here.
"""

from typing import Final

from iops.controlroom.resources.contracts import OFF_DUTY
from iops.kernel.errors import Refused
from iops.reference.codes import queries as codes

#: An officer calls for help: above everything else on every screen.
EMERGENCY: Final = "emergency"
ON_DUTY: Final = "on-duty"
AVAILABLE: Final = "available"
MOBILE: Final = "mobile"
AT_SCENE: Final = "at-scene"
ORDERED: Final = "ordered"
#: A message and no state: the unit has what was sent to it.
RECEIVED: Final = "received"
REFRESHMENTS: Final = "refreshments"
ESCORT: Final = "escort"
_SHIPPED: Final = {
    "0": EMERGENCY, "1": ON_DUTY, "2": AVAILABLE, "4": REFRESHMENTS, "5": MOBILE, "6": AT_SCENE,
    "8": ORDERED, "9": ESCORT, "11": OFF_DUTY, "15": RECEIVED,
}  # fmt: skip


def meaning_of(code: str) -> str:
    """What a code does to a unit's job; "" for one that does nothing to it."""
    return _meanings().get(code, "")


def code_for(meaning: str) -> str:
    """The code that a unit is set to. Raises Refused where the force's list has none."""
    found = next((code for code, one in _meanings().items() if one == meaning), None)
    if found is None:
        raise Refused(f"No resource state means “{meaning}”. Give a code of the list that meaning.")
    return found


def _meanings() -> dict[str, str]:
    listed = {one.code: str(one.detail.get("meaning") or "")
              for one in codes.codes("resource-states")}  # fmt: skip
    own = set(listed.values())
    shipped = {code: one for code, one in _SHIPPED.items() if one not in own}
    return {code: found for code, one in listed.items() if (found := one or shipped.get(code))}
