"""Who plays a journey and where: in a small town, in a sandbox force, on real ground.

Run as a program inside a sandbox force, it finds a shop, and the unit of the officer who can sign
in; it prints a stage as JSON.
"""

import json
import os
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.journeys import world

_POSTCODE = r",? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
_SHOPS = ("shop", "supermarket", "convenience store", "retail", "public house", "pub", "bar")


@dataclass(frozen=True)
class Stage:
    """The cast by username, and the scene."""

    handler: str
    dispatcher: str
    officer: str
    officer_name: str
    sergeant: str
    password: str
    callsign: str
    """The officer's unit."""
    typed: str
    """The scene as a handler in a hurry types it, with a letter left out."""
    place: str
    victim: str
    """The organisation at the scene."""
    by: str
    """How the recommendation counts the way: there are no roads in the real data."""


TOWN = Stage(
    handler=world.HANDLER, dispatcher=world.DISPATCHER, officer=world.OFFICER,
    officer_name=world.PEOPLE[world.OFFICER][0], sergeant=world.SERGEANT,
    password=world.PASSWORD, callsign="GA12", typed="corner shp mill", place=world.SHOP,
    victim="Corner Shop", by="min as the crow flies",
)  # fmt: skip


def hurried(label: str) -> str:
    """A place as typed in a hurry: no postcode, no commas, the longest word a letter short."""
    words = re.sub(_POSTCODE, "", label).lower().replace(",", "").split()
    longest = max(words, key=len)
    return " ".join(word[:3] + word[4:] if word == longest else word for word in words)


def find() -> Stage:
    """The stage in the sandbox force of the environment."""
    from iops.controlroom.resources.commands import book_on
    from iops.controlroom.resources.contracts import OFF_DUTY
    from iops.controlroom.resources.models import CrewMember, Unit
    from iops.governance.access.authority import system_actor
    from iops.governance.access.models import Account
    from iops.kernel import clock
    from iops.kernel.commands import visibility
    from iops.pole.organisations.models import Organisation
    from iops.reference.places.models import Place
    from iops.reference.places.queries import roads_known
    from iops.sandbox.loading.create import DEMO_PASSWORD

    by = system_actor("sandbox")
    officer = Account.objects.get(username="response-officer")
    with visibility(by):
        there = Organisation.objects.exclude(place_id=None).order_by("pk")
        shop = there.filter(kind__in=_SHOPS).first() or there.first()
        assert shop is not None, "the sandbox force has no organisation with a place"
        place = Place.objects.get(pk=shop.place_id)
        seat = CrewMember.objects.filter(
            account_id=officer.pk, aboard__contains=clock.now()
        ).first()
        unit = (
            Unit.objects.get(pk=seat.unit_id) if seat else Unit.objects.filter(meaning=OFF_DUTY)[0]
        )
    if seat is None:
        book_on(by=by, unit_id=unit.pk, account_ids=(officer.pk,))
    return Stage(
        handler="call-handler", dispatcher="dispatcher", officer=officer.username,
        officer_name=officer.name, sergeant="sergeant", password=DEMO_PASSWORD,
        callsign=unit.callsign, typed=hurried(place.label), place=place.label, victim=shop.name,
        by="min by road" if roads_known() else "min as the crow flies",
    )  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")
    import django

    django.setup()
    print(json.dumps(asdict(find())))
