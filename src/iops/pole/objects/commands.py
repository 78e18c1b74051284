"""What people do with objects. Recording one that exists answers the one that exists."""

import re

from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.pole.objects.models import Phone, Vehicle
from iops.pole.people.commands import normal_phone

VRM = re.compile(r"[A-Z0-9]{1,11}")


def normal_vrm(text: str) -> str:
    """A mark without spaces, in capitals (POLE: 1 to 11 characters). Raises Invalid."""
    mark = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not VRM.fullmatch(mark):
        raise Invalid(
            f"“{text}” is not a registration mark: 1 to 11 letters and digits.",
            fields={"vrm": "1 to 11 letters and digits."},
        )
    return mark


@command("objects.record_vehicle", permission="people.record", result="vehicle")
def record_vehicle(
    *, by: Actor, vrm: str, make: str = "", model: str = "", colour: str = ""
) -> Outcome[Vehicle]:
    """Record a vehicle, or find the one with this mark."""
    mark = normal_vrm(vrm)
    found = Vehicle.objects.visible_to(by).filter(vrm=mark).order_by("id").first()
    if found is not None:
        return Outcome(found)
    vehicle = Vehicle.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        vrm=mark,
        make=make,
        model=model,
        colour=colour,
    )
    fact = Fact("objects.vehicle_recorded", "vehicle", vehicle.pk, vehicle.audience_id)
    return Outcome(vehicle, [fact])


@command("objects.record_phone", permission="people.record", result="phone")
def record_phone(*, by: Actor, number: str) -> Outcome[Phone]:
    """Record a number, or find it. Raises Invalid where there are no digits."""
    normal = normal_phone(number)
    if len(normal) < 3:
        raise Invalid("A phone number has at least three digits.", fields={"phone": "Too short."})
    found = Phone.objects.visible_to(by).filter(number=normal).order_by("id").first()
    if found is not None:
        return Outcome(found)
    phone = Phone.objects.create(
        audience_id=open_audience(by.force_id), created_by=by.account_id, number=normal
    )
    return Outcome(phone, [Fact("objects.phone_recorded", "phone", phone.pk, phone.audience_id)])
