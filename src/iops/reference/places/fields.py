"""PostgreSQL's own geometry as Django fields: a point and a polygon in National Grid metres."""

from typing import Any

from django.db import models


class GridPointField(models.Field):  # type: ignore[type-arg]
    """A core ``point``: (easting, northing) in metres. GiST answers nearest and within."""

    def db_type(self, connection: Any) -> str:
        return "point"

    def from_db_value(self, value: Any, *_: Any) -> tuple[float, float] | None:
        if value is None:
            return None
        east, north = str(value).strip("()").split(",")
        return float(east), float(north)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else f"({value[0]},{value[1]})"


class GridPolygonField(models.Field):  # type: ignore[type-arg]
    """A core ``polygon``: one ring of (easting, northing) pairs."""

    def db_type(self, connection: Any) -> str:
        return "polygon"

    def from_db_value(self, value: Any, *_: Any) -> list[tuple[float, float]] | None:
        if value is None:
            return None
        numbers = [float(one) for one in str(value).replace("(", "").replace(")", "").split(",")]
        return list(zip(numbers[::2], numbers[1::2], strict=True))

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        return "(" + ",".join(f"({east},{north})" for east, north in value) + ")"
