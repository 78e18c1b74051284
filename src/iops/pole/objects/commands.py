"""What people do with objects. Recording one that exists answers the one that exists."""

import re

from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.pole.objects.models import Document, Phone, Property, Vehicle
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
    *, by: Actor, vrm: str, make: str = "", model: str = "", colour: str = "", vin: str = ""
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
        vin=normal_number(vin)[:20],
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


def normal_number(text: str) -> str:
    """A serial or document number without blanks and hyphens, in capitals."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())[:60]


@command("objects.record_document", permission="people.record", result="document")
def record_document(*, by: Actor, kind: str, number: str, issuer: str = "") -> Outcome[Document]:
    """Record a document, or find the one with this kind and number."""
    normal = normal_number(number)
    wrong = {}
    if not kind.strip():
        wrong["kind"] = "Say what kind of document it is."
    if not normal:
        wrong["number"] = "Type the number of the document: letters and digits."
    if wrong:
        raise Invalid("A document needs a kind and a number.", fields=wrong)
    found = Document.objects.visible_to(by).filter(kind=kind, number=normal).first()
    if found is not None:
        return Outcome(found)
    document = Document.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        kind=kind.strip(),
        number=normal,
        issuer=issuer.strip(),
    )
    fact = Fact("objects.document_recorded", "document", document.pk, document.audience_id)
    return Outcome(document, [fact])


@command("objects.record_property", permission="people.record", result="property")
def record_property(
    *, by: Actor, kind: str, description: str, serial: str = "", colour: str = ""
) -> Outcome[Property]:
    """Record a thing. With a serial number, the one that has it is found instead."""
    wrong = {}
    if not kind.strip():
        wrong["kind"] = "Say what kind of thing it is."
    if not description.strip():
        wrong["description"] = "Say what it looks like."
    if wrong:
        raise Invalid("Say what it is and what it looks like.", fields=wrong)
    normal = normal_number(serial)
    if normal:
        found = Property.objects.visible_to(by).filter(kind=kind, serial=normal).first()
        if found is not None:
            return Outcome(found)
    thing = Property.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        kind=kind.strip(),
        description=description.strip(),
        serial=normal,
        colour=colour,
    )
    fact = Fact("objects.property_recorded", "property", thing.pk, thing.audience_id)
    return Outcome(thing, [fact])
