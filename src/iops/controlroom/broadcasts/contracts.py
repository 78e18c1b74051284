"""What other parts hold of broadcasts."""

from dataclasses import dataclass
from typing import Final

UNIT, TEAM, AREA, ALL = "unit", "team", "area", "all"
#: To whom a broadcast can go, in the words of a form.
TARGETS: Final = {
    UNIT: "Units, by call sign",
    TEAM: "A team",
    AREA: "An area: everybody aboard its units",
    ALL: "Everybody on duty",
}
#: The longest text: it is read at a glance, on a phone, in the rain.
LONGEST: Final = 1000


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a broadcast, and the unit that they sit in, where they sit in one."""

    account_id: int
    callsign: str = ""
