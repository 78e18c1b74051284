"""What others may know of the positions of callers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

GNSS, WIFI, CELL, ADDRESS, NOTHING = "gnss", "wifi", "cell", "address", "none"
#: How a position came about, in the words of a call handler.
METHODS: Final = {
    GNSS: "satellites", WIFI: "Wi-Fi near it", CELL: "the cell of the mast",
    ADDRESS: "the subscriber's address", NOTHING: "nothing",
}  # fmt: skip
SOURCES: Final = {"aml": "The telephone", "eisec": "The exchange"}


@dataclass(frozen=True)
class GivenFix:
    """A position as it arrived: WGS84 degrees, ``radius_m`` in metres, ``confidence`` in per cent.

    ``confidence``: how sure the sender is that the caller is within the radius.
    """

    source: str
    method: str
    latitude: float | None = None
    longitude: float | None = None
    radius_m: int | None = None
    confidence: int | None = None
    fixed_at: datetime | None = None
    subscriber: str = ""
    address: str = ""
