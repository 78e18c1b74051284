"""Grid references as people say them on the phone: "SJ 8382 9859" to metres and back.

Source: Ordnance Survey, the National Grid: 500 km squares by a first letter, 100 km squares by a
second (A to Z without I, row by row from the north-west), then as many digits for east as north.
"""

from __future__ import annotations

from iops.reference.places.grid import GRID_HEIGHT, GRID_WIDTH

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_MOST_DIGITS = 5  # one metre


def format_reference(easting: float, northing: float, *, digits: int = 5) -> str:
    """Metres to a reference of 1 to 5 digits each way (5 = the metre, 3 = the hundred metres)."""
    if not (0 <= easting < GRID_WIDTH and 0 <= northing < GRID_HEIGHT):
        raise ValueError(f"easting {easting}, northing {northing} is not on the national grid")
    if not 1 <= digits <= _MOST_DIGITS:
        raise ValueError("a grid reference has 1 to 5 digits each way")
    east_square, north_square = int(easting // 100_000), int(northing // 100_000)
    # The letters count from the false origin of the 500 km squares, 1,000 km west and 500 km
    # south of the true one, which puts S, T, N, O, H and J over Great Britain.
    column, row = east_square + 10, 19 - north_square
    first = (row // 5) * 5 + column // 5
    second = (row % 5) * 5 + column % 5
    unit = 10 ** (_MOST_DIGITS - digits)
    east, north = (int(value % 100_000) // unit for value in (easting, northing))
    return f"{_LETTERS[first]}{_LETTERS[second]} {east:0{digits}d} {north:0{digits}d}"


def parse_reference(text: str) -> tuple[float, float]:
    """A reference to the metres of the middle of the square it names. ValueError says why not."""
    compact = "".join(text.upper().split())
    letters, figures = compact[:2], compact[2:]
    if len(letters) < 2 or any(letter not in _LETTERS for letter in letters):
        raise ValueError("a grid reference begins with two letters, for example SJ 838 985")
    if not figures.isdecimal() or len(figures) % 2 or not 2 <= len(figures) <= 2 * _MOST_DIGITS:
        raise ValueError("a grid reference has the same number of digits east and north, 1 to 5")
    half = len(figures) // 2
    first, second = (_LETTERS.index(letter) for letter in letters)
    column = (first % 5) * 5 + second % 5 - 10
    row = 19 - ((first // 5) * 5 + second // 5)
    unit = 10 ** (_MOST_DIGITS - half)
    easting = column * 100_000 + (int(figures[:half]) + 0.5) * unit
    northing = row * 100_000 + (int(figures[half:]) + 0.5) * unit
    if not (0 <= easting < GRID_WIDTH and 0 <= northing < GRID_HEIGHT):
        raise ValueError(f"the square {letters} is not over Great Britain")
    return easting, northing
