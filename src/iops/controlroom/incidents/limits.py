"""Distances and times that the force sets for its control room, from one list."""

from typing import Final

from iops.controlroom.contacts.limits import listed

#: What counts where the list of the force says nothing: metres, seconds, or a danger of 100.
USUAL: Final = {
    "emergency-near": 3000,
    "emergency-acknowledge": 15,
    "emergency-supervisor": 15,
    "emergency-inspector": 30,
    "emergency-manager": 45,
    "emergency-again": 60,
    "safety-from": 50,
    "safety-receipt": 120,
    "broadcast-read": 600,
    "position-ahead": 30,
    "position-oldest": 86_400,
    "position-days": 90,
    "position-refused": 20,
    "anpr-answer": 300,
    "anpr-fresh": 3600,
    "anpr-confirmed": 1800,
    "major-confirm": 120,
    "major-log-keeper": 600,
    "major-methane": 600,
    "authority-decide": 120,
}


def limit(code: str) -> int:
    """The value of a row of ``control-room-limits``, in its own unit. Raises KeyError for none."""
    return listed(code, USUAL[code])
