"""Units on the roads: where each is, where it drives, and the fixes its radio sends."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import atan2, degrees, dist
from typing import Final

import numpy as np

from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.positions import store_fixes
from iops.kernel import clock
from iops.reference.places import network
from iops.reference.places.grid import OutsideGridError, to_wgs84
from iops.reference.places.queries import CROW_METRES_PER_SECOND
from iops.reference.places.roads.route import NoRouteError, Route, find_route, wander
from iops.sandbox.simulator.luck import Luck

Spot = tuple[float, float]
#: How much quicker than the roads allow a car under blue lights is, and how slowly one patrols.
BLUE_LIGHTS, ORDINARY, PATROL = 1.35, 1.0, 0.55
#: A radio reports when it moved, and otherwise now and then.
SEND_EVERY: Final = timedelta(seconds=3)
STILL_EVERY: Final = timedelta(seconds=60)
_PATROL_METRES: Final = 1_500.0


@dataclass
class Drive:
    """One way of one unit, begun at a moment, at so many times the usual speed."""

    route: Route
    begun: datetime
    factor: float

    @property
    def ends(self) -> datetime:
        return self.begun + timedelta(seconds=self.route.seconds / self.factor)

    def spot(self, now: datetime) -> Spot:
        return self.route.position((now - self.begun).total_seconds() * self.factor)


@dataclass
class Car:
    """A unit as the roads see it."""

    unit_id: int
    spot: Spot
    drive: Drive | None = None
    heading: float | None = None
    sent_at: datetime | None = None


@dataclass
class Fleet:
    """All units on duty."""

    luck: Luck
    cars: dict[int, Car] = field(default_factory=dict)
    fixes: int = 0

    def put(self, unit_id: int, spot: Spot) -> None:
        """A unit comes on duty, or was found there after a restart."""
        if unit_id not in self.cars:
            self.cars[unit_id] = Car(unit_id, spot)

    def send(self, unit_id: int, target: Spot, *, factor: float = ORDINARY) -> float:
        """Set off by road; answers the seconds it will take. Without roads, as the crow flies."""
        car = self.cars[unit_id]
        here = car.drive.spot(clock.now()) if car.drive else car.spot
        return self._drive(car, _route(here, target), factor)

    def _drive(self, car: Car, route: Route, factor: float) -> float:
        now = clock.now()
        car.spot = car.drive.spot(now) if car.drive else car.spot
        car.drive = Drive(route, now, factor)
        return route.seconds / factor

    def stop(self, unit_id: int) -> None:
        """Stay where it is."""
        car = self.cars.get(unit_id)
        if car is not None and car.drive is not None:
            car.spot, car.drive = car.drive.spot(clock.now()), None

    def arrived(self, unit_id: int) -> bool:
        car = self.cars.get(unit_id)
        return car is None or car.drive is None or car.drive.ends <= clock.now()

    def patrol(self, unit_id: int, number: int) -> float:
        """Drive about near there, slowly; answers the seconds."""
        car = self.cars[unit_id]
        here = car.drive.spot(clock.now()) if car.drive else car.spot
        away = self.luck.between("patrol.metres", number, 200, _PATROL_METRES)
        held = network.current()
        if held is not None:
            turns = self.luck.shares("patrol.turn", number)
            with suppress(LookupError, OutsideGridError):
                return self._drive(car, wander(held[1], here, away, turns), PATROL)
        turn = self.luck.share("patrol.turn", number) * 2 * np.pi
        target = here[0] + away * float(np.cos(turn)), here[1] + away * float(np.sin(turn))
        return self.send(unit_id, target, factor=PATROL)

    def report(self) -> int:
        """Send the fixes of those who moved, in one batch; answers how many were kept."""
        now = clock.now()
        sending: list[Car] = []
        for car in self.cars.values():
            was = car.spot
            if car.drive is not None:
                car.spot = car.drive.spot(now)
                if car.drive.ends <= now:
                    car.drive = None
                if dist(was, car.spot) > 1.0:
                    car.heading = _heading(was, car.spot)
                    sending.append(car)
                    continue
            if car.sent_at is None or now - car.sent_at >= STILL_EVERY:
                sending.append(car)
        if not sending:
            return 0
        lon, lat = to_wgs84([car.spot[0] for car in sending], [car.spot[1] for car in sending])
        fixes = [
            Fix(car.unit_id, round(float(x), 6), round(float(y), 6), now,
                accuracy=4.0 + car.unit_id % 7, heading=car.heading)
            for car, x, y in zip(sending, lon, lat, strict=True)
        ]  # fmt: skip
        for car in sending:
            car.sent_at = now
        kept = store_fixes(fixes).kept
        self.fixes += kept
        return kept


def _heading(was: Spot, here: Spot) -> float:
    """Degrees clockwise from north."""
    return round(degrees(atan2(here[0] - was[0], here[1] - was[1])) % 360, 0)


def _route(start: Spot, end: Spot) -> Route:
    held = network.current()
    if held is not None:
        try:
            return find_route(held[1], start, end)
        except (NoRouteError, LookupError, OutsideGridError):
            pass
    metres = dist(start, end)
    seconds = metres / CROW_METRES_PER_SECOND
    return Route(np.array([start, end]), np.array([0.0, max(seconds, 0.1)]), metres, ())
