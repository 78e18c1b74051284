"""Who is recommended follows what the incident asks for, not the nearest alone."""

import math
from collections.abc import Callable, Sequence

import pytest

from iops.controlroom.dispatch import queries
from iops.controlroom.dispatch.queries import recommended_units
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.resources.commands import add_unit, book_on
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context

pytestmark = pytest.mark.django_db
EAST, NORTH = 400_000.0, 400_000.0


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    return by


def nearest_alone(
    target: tuple[float, float], origins: Sequence[tuple[float, float]], *, enough: int
) -> list[float | None]:
    """A road search that stops after so many units, as a real one does."""
    found = [math.dist(target, one) / 20 for one in origins]
    limit = sorted(found)[:enough][-1]
    return [one if one <= limit else None for one in found]


def test_a_firearm_brings_who_is_trained_for_it_though_others_are_nearer(
    desk: Actor, as_role: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ENOUGH", 2)
    monkeypatch.setattr(queries, "road_seconds", nearest_alone)
    for callsign, metres, skills in (
        ("GA1", 500.0, ()), ("GA2", 600.0, ("taser",)), ("GA3", 700.0, ()),
        ("GX9", 6_000.0, ("firearms", "taser")),
    ):  # fmt: skip
        made = add_unit(by=desk, callsign=callsign, skills=skills, base=(EAST + metres, NORTH))
        crew = tuple(
            as_role("response-officer", f"t.{callsign}.{seat}").account_id for seat in (1, 2)
        )
        book_on(by=desk, unit_id=made.value.pk, account_ids=crew)

    def picks(*qualifiers: str) -> list[str]:
        incident = open_from_call(
            by=desk, channel="999", where=Where("Here", easting=EAST, northing=NORTH),
            what="Shouting", grade="1", qualifiers=qualifiers,
        ).value  # fmt: skip
        found = recommended_units(by=desk, incident_id=incident.pk)
        if qualifiers:
            first = found[0]
            assert f"has {'firearms' if 'firearms' in qualifiers else 'taser'}" in first.reasons
            assert "double crewed" in first.reasons
            assert found[-1].shortfalls
        return [pick.callsign for pick in found]

    assert picks()[0] == "GA1"
    assert picks("knife")[0] == "GA2"
    assert picks("firearms")[0] == "GX9"
