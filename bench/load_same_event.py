"""Run inside the system: calls come in order of time; what is offered for each, and how fast."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")


def main() -> None:
    """Play the calls through the commands of the room; write what was offered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scale", type=float, required=True)
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    from bench.same_event.places import spots
    from bench.same_event.replay import BEGIN, nearby, score
    from bench.same_event.sizes import drawn

    calls = drawn(spots(options.seed), seed=options.seed, scale=options.scale)
    room = Room(_places(calls))
    took = []

    def offered(call: Any, known: Mapping[int, Any]) -> int | None:
        from iops.kernel import clock

        with clock.frozen(BEGIN + timedelta(minutes=call.minute)):
            began = time.perf_counter()
            answer = room.offered(call)
            took.append(time.perf_counter() - began)
            room.deal_with(call)
        return answer

    ours = score(calls, offered)
    base = score(calls, nearby)
    options.result.write_text(
        json.dumps(
            {
                "seconds": took,
                "calls": ours.calls,
                "events": len({call.event for call in calls}),
                "repeats": ours.repeats,
                "ours": [ours.precision, ours.recall, ours.by_how],
                "baseline": [base.precision, base.recall, base.by_how],
            }
        )
    )


def _places(calls: Any) -> dict[int, int]:
    """A place of the gazetteer for each call that has one, by the number of the call."""
    from iops.reference.places.grid import to_wgs84
    from iops.reference.places.models import Place

    made = []
    for call in calls:
        if call.spot is None or call.how == "phone":
            continue
        longitude, latitude = to_wgs84(*call.spot)
        made.append(
            Place(kind=call.how, label=call.place, search=call.place.lower(), point=call.spot,
                  longitude=float(longitude), latitude=float(latitude))
        )  # fmt: skip
    stored = Place.objects.using("owner").bulk_create(made, batch_size=1000)
    numbers = [call.number for call in calls if call.spot is not None and call.how != "phone"]
    return dict(zip(numbers, (one.pk for one in stored), strict=True))


class Room:
    """One handler who always does the right thing with a call, whatever was offered."""

    def __init__(self, places: dict[int, int]) -> None:
        from bench.prepare import account
        from iops.governance.access.authority import actor_for

        self.by = actor_for(account("bench.same", "control-room-supervisor"))
        self.places = places
        self.incidents: dict[int, int] = {}
        self.events: dict[int, int] = {}

    def offered(self, call: Any) -> int | None:
        """The event that the room is told it is, if any."""
        from iops.controlroom.incidents.same_event import possible_duplicates

        where = self._where(call)
        found = possible_duplicates(
            by=self.by, what=call.what, easting=where.easting, northing=where.northing,
            type_code=call.type_code, place_id=where.place_id, place_text=where.text,
            phone=call.phone,
        )  # fmt: skip
        best = found[0] if found else None
        return self.events.get(best.incident.pk) if best is not None and best.sure else None

    def deal_with(self, call: Any) -> None:
        """Open the event's incident, or join the call to it."""
        from iops.controlroom.contacts.commands import log_contact
        from iops.controlroom.incidents.commands import join_contact, open_from_call

        where = self._where(call)
        if call.event not in self.incidents:
            incident = open_from_call(
                by=self.by, where=where, what=call.what, caller_phone=call.phone,
                channel="999", grade="2", type_code=call.type_code or "310",
            ).value  # fmt: skip
            self.incidents[call.event], self.events[incident.pk] = incident.pk, call.event
            return
        contact = log_contact(
            by=self.by, channel="999", what=call.what, place_text=where.text,
            place_id=where.place_id, caller_phone=call.phone,
        ).value  # fmt: skip
        join_contact(by=self.by, incident_id=self.incidents[call.event], contact_id=contact.pk)

    def _where(self, call: Any) -> Any:
        from iops.controlroom.incidents.contracts import Where
        from iops.reference.places.grid import to_wgs84

        if call.spot is None:
            return Where(call.place or "Location unknown")
        longitude, latitude = (float(one) for one in to_wgs84(*call.spot))
        text = call.place or "Location unknown"
        if call.how == "phone":
            text = f"{latitude:.5f}, {longitude:.5f} (within {call.radius} m by AML)"
        return Where(
            text, self.places.get(call.number), call.spot[0], call.spot[1], longitude, latitude
        )


if __name__ == "__main__":
    main()
