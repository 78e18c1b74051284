"""What people do with objects. Recording one that exists answers the one that exists."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.errors import Invalid, NotVisible, Refused
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


def normal_number(text: str) -> str:
    """A serial or document number without blanks and hyphens, in capitals."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())[:60]


def _vehicle(said: Mapping[str, str]) -> dict[str, str]:
    return {
        "vrm": normal_vrm(said["vrm"]),
        "make": said["make"].strip(),
        "model": said["model"].strip(),
        "colour": said["colour"].strip(),
        "vin": normal_number(said["vin"])[:20],
    }


def _phone(said: Mapping[str, str]) -> dict[str, str]:
    number = normal_phone(said["number"])
    if len(number) < 3:
        raise Invalid("A phone number has at least three digits.", fields={"phone": "Too short."})
    return {"number": number}


def _document(said: Mapping[str, str]) -> dict[str, str]:
    number = normal_number(said["number"])
    wrong = {}
    if not said["kind"].strip():
        wrong["kind"] = "Say what kind of document it is."
    if not number:
        wrong["number"] = "Type the number of the document: letters and digits."
    if wrong:
        raise Invalid("A document needs a kind and a number.", fields=wrong)
    return {"kind": said["kind"].strip(), "number": number, "issuer": said["issuer"].strip()}


def _property(said: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    if not said["kind"].strip():
        wrong["kind"] = "Say what kind of thing it is."
    if not said["description"].strip():
        wrong["description"] = "Say what it looks like."
    if wrong:
        raise Invalid("Say what it is and what it looks like.", fields=wrong)
    return {
        "kind": said["kind"].strip(),
        "description": said["description"].strip(),
        "serial": normal_number(said["serial"]),
        "colour": said["colour"].strip(),
    }


@dataclass(frozen=True)
class _Kind:
    """A kind of object: how what is said of it is read, and the columns by which it is itself.

    Two with the same ``known_by`` are one, where its last column says anything.
    """

    model: Any
    read: Callable[[Mapping[str, str]], dict[str, str]]
    known_by: Sequence[str]

    def same(self, by: Actor, columns: Mapping[str, str]) -> Any:
        """The one that exists and that the actor may see, or None."""
        if not columns[self.known_by[-1]]:
            return None
        known = {name: columns[name] for name in self.known_by}
        return self.model.objects.visible_to(by).filter(**known).order_by("id").first()


KINDS: dict[str, _Kind] = {
    "vehicle": _Kind(Vehicle, _vehicle, ("vrm",)),
    "phone": _Kind(Phone, _phone, ("number",)),
    "document": _Kind(Document, _document, ("kind", "number")),
    "property": _Kind(Property, _property, ("kind", "serial")),
}


def _recorded(by: Actor, kind: str, said: Mapping[str, str]) -> Outcome[Any]:
    """Record an object, or find the one that it is."""
    of = KINDS[kind]
    columns = of.read(said)
    found = of.same(by, columns)
    if found is not None:
        return Outcome(found)
    made = of.model.objects.create(
        audience_id=open_audience(by.force_id), created_by=by.account_id, **columns
    )
    return Outcome(made, [Fact(f"objects.{kind}_recorded", kind, made.pk, made.audience_id)])


@command("objects.record_vehicle", permission="people.record", result="vehicle")
def record_vehicle(
    *, by: Actor, vrm: str, make: str = "", model: str = "", colour: str = "", vin: str = ""
) -> Outcome[Vehicle]:
    """Record a vehicle, or find the one with this mark. Raises Invalid naming the field."""
    said = {"vrm": vrm, "make": make, "model": model, "colour": colour, "vin": vin}
    return _recorded(by, "vehicle", said)


@command("objects.record_phone", permission="people.record", result="phone")
def record_phone(*, by: Actor, number: str) -> Outcome[Phone]:
    """Record a number, or find it. Raises Invalid where there are no digits."""
    return _recorded(by, "phone", {"number": number})


@command("objects.record_document", permission="people.record", result="document")
def record_document(*, by: Actor, kind: str, number: str, issuer: str = "") -> Outcome[Document]:
    """Record a document, or find the one with this kind and number. Raises Invalid."""
    return _recorded(by, "document", {"kind": kind, "number": number, "issuer": issuer})


@command("objects.record_property", permission="people.record", result="property")
def record_property(
    *, by: Actor, kind: str, description: str, serial: str = "", colour: str = ""
) -> Outcome[Property]:
    """Record a thing. With a serial number, the one that has it is found instead."""
    said = {"kind": kind, "description": description, "serial": serial, "colour": colour}
    return _recorded(by, "property", said)


@command("objects.change", permission="people.change", result="object")
def change_object(
    *, by: Actor, kind: str, record_id: int, expected_version: int | None,
    changes: Mapping[str, str],
) -> Outcome[Any]:  # fmt: skip
    """Correct what is said of a vehicle, phone, document or thing, by the names of its columns.

    Its former words stay in the history; it is checked as when it is recorded. Nothing happens
    where nothing differs. Raises Invalid naming the field, Refused where another one is known by
    what this one would be, EditConflict where it was changed meanwhile.
    """
    if kind not in KINDS:
        raise NotVisible("There is no such kind of object.")
    of = KINDS[kind]
    record = locked(of.model.objects, by, record_id, what=kind)
    own = {field.name for field in of.model._meta.local_fields}
    columns = of.read({name: getattr(record, name) for name in own} | dict(changes))
    unknown = set(changes) - set(columns)
    if unknown:
        raise Invalid(f"These cannot be changed here: {', '.join(sorted(unknown))}.")
    differs = {name: columns[name] for name in changes if columns[name] != getattr(record, name)}
    if not differs:
        return Outcome(record)
    expect_version(record, expected_version, differs)
    if set(differs) & set(of.known_by):
        other = of.same(by, columns)
        if other is not None and other.pk != record.pk:
            raise Refused(
                f"Another {kind} is recorded so already: number {other.pk}. Link the two, or"
                " correct that one."
            )
    for name, value in differs.items():
        setattr(record, name, value)
    record.save(update_fields=[*differs, "version"])
    fact = Fact(f"objects.{kind}_changed", kind, record.pk, record.audience_id)
    return Outcome(record, [fact])
