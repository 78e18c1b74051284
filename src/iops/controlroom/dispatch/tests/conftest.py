"""A desk, units with a crew, and calls to send them to."""

from collections.abc import Callable

import pytest

from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.models import Unit
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context

WHERE = Where("14 Mill Lane", easting=400_000, northing=400_000, beat="A1")
Crewed = tuple[Unit, Actor]


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    """The supervisor's desk: may do all that a dispatcher does."""
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    return by


@pytest.fixture
def crewed(desk: Actor, as_role: Callable[..., Actor]) -> Callable[[str], Crewed]:
    """A unit on duty, and the officer who sits in it."""

    def make(callsign: str) -> Crewed:
        officer = as_role("response-officer", f"t.{callsign}")
        made = add_unit(by=desk, callsign=callsign).value
        unit = book_on(by=desk, unit_id=made.pk, account_ids=(officer.account_id,)).value
        return unit, officer

    return make


@pytest.fixture
def car(crewed: Callable[[str], Crewed]) -> Callable[[str], Unit]:
    """A unit on duty."""
    return lambda callsign: crewed(callsign)[0]


def call(by: Actor, grade: str | None = "2") -> Incident:
    """An incident in the street."""
    return open_from_call(
        by=by, channel="999", where=WHERE, what="Shouting in the street", grade=grade
    ).value
