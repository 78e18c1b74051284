"""What a radio's status codes mean. The codes are each force's own: the list says, not the code.

A row of ``resource-states`` may carry a ``meaning``; the first row with a meaning is the one that
is set where the house itself moves a unit. A list that gives no code a meaning is read by the
numbers of the list that is shipped.
"""

from typing import Final

from iops.kernel.errors import Refused
from iops.reference.codes import queries as codes

AVAILABLE: Final = "available"
MOBILE: Final = "mobile"
AT_SCENE: Final = "at-scene"
ORDERED: Final = "ordered"
#: A message and no state: the unit has what was sent to it.
RECEIVED: Final = "received"
_SHIPPED: Final = {"2": AVAILABLE, "5": MOBILE, "6": AT_SCENE, "8": ORDERED, "15": RECEIVED}


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
    return {code: one for code, one in listed.items() if one} or _SHIPPED
