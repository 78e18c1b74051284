"""The forms by kind, and what each saves. A new kind is one more entry here."""

from collections.abc import Callable, Sequence

from iops.governance.access.contracts import RESTRICTIONS
from iops.kernel.actors import Actor
from iops.pole.objects.commands import (
    record_document,
    record_phone,
    record_property,
    record_vehicle,
)
from iops.pole.organisations.commands import record_organisation
from iops.pole.people.contracts import (
    CONFIDENCE,
    SOURCE_CERTAINTY,
    SOURCES,
)
from iops.pole.records import likely
from iops.pole.records.commands import record_whole_person
from iops.pole.records.contracts import Field, Given, RecordForm, Section
from iops.pole.records.said import person_details
from iops.reference.codes import queries as codes


def _fixed(values: dict[str, str]) -> Callable[[], Sequence[tuple[str, str]]]:
    return lambda: list(values.items())


def _listed(name: str) -> Callable[[], Sequence[tuple[str, str]]]:
    def choices() -> Sequence[tuple[str, str]]:
        return [("", "Not recorded"), *codes.choices(name)]

    return choices


DOCUMENT_KINDS = {
    one: one
    for one in ("Passport", "Driving licence", "Identity card", "Bank card", "Residence permit",
                "Birth certificate", "Other")
}  # fmt: skip
PROPERTY_KINDS = {
    one: one
    for one in ("Phone", "Computer", "Cash", "Jewellery", "Bicycle", "Tool", "Weapon", "Drugs",
                "Clothing", "Keys", "Other")
}  # fmt: skip
ORGANISATION_KINDS = {
    "": "Not recorded", "shop": "Shop", "licensed": "Licensed premises", "school": "School",
    "hospital": "Hospital or surgery", "company": "Company", "public": "Public body",
    "charity": "Charity or club", "other": "Other",
}  # fmt: skip
PARTIAL = "A year, a month or a day: 1974, 1974-05 or 1974-05-02."


def _save_person(by: Actor, given: Given) -> tuple[int, str]:
    same_as = given.number("same_as")
    made = record_whole_person(
        by=by,
        details=person_details(given),
        restriction=given["restriction"],
        confidential=bool(given["confidential"]),
        same_as=same_as,
        reason=given["reason"],
        not_same=tuple(int(one) for one in given.lines("others")),
        asked=True,
    ).value
    return made.id, f"/people/{same_as or made.id}/"


def _save_vehicle(by: Actor, given: Given) -> tuple[int, str]:
    made = record_vehicle(
        by=by, vrm=given["vrm"], make=given["make"], model=given["model"],
        colour=given["colour"], vin=given["vin"],
    ).value  # fmt: skip
    return made.id, f"/vehicles/{made.id}/"


def _save_phone(by: Actor, given: Given) -> tuple[int, str]:
    made = record_phone(by=by, number=given["phone"]).value
    return made.id, f"/phones/{made.id}/"


def _save_document(by: Actor, given: Given) -> tuple[int, str]:
    made = record_document(
        by=by, kind=given["kind"], number=given["number"], issuer=given["issuer"]
    ).value
    return made.id, f"/documents/{made.id}/"


def _save_property(by: Actor, given: Given) -> tuple[int, str]:
    made = record_property(
        by=by, kind=given["kind"], description=given["description"], serial=given["serial"],
        colour=given["colour"],
    ).value  # fmt: skip
    return made.id, f"/property/{made.id}/"


def _save_organisation(by: Actor, given: Given) -> tuple[int, str]:
    made = record_organisation(
        by=by, name=given["name"], kind=given["kind"], address=given["place"],
        place_id=given.number("place_id"), phone=given["phone"],
    ).value  # fmt: skip
    return made.id, f"/organisations/{made.id}/"


PLACE = Field("place", "Address", "place", "Type a part of it and choose, or leave it as typed.",
              key="alt+w")  # fmt: skip

PERSON = RecordForm(
    kind="person",
    label="person",
    sections=(
        Section(
            "Name and birth",
            (
                Field("forename", "First name", key="alt+n"),
                Field("middle", "Middle names"),
                Field("surname", "Family name"),
                Field("born", "Born", hint=PARTIAL, width="w-10"),
                Field("died", "Died", hint="Only of somebody who has died.", width="w-10"),
                Field("sex", "Sex", "choice",
                      choices=_fixed({"": "Not recorded", "M": "Male", "F": "Female"})),
                Field("aliases", "Other names used", "area", "One a line, or with commas between."),
            ),
            columns=3,
        ),
        Section(
            "Where and how to reach them",
            (
                PLACE,
                Field("phone", "Phone", mode="tel", width="w-20"),
                Field("phones", "Further phones", "area", "One a line, or with commas between."),
                Field("email", "Email", mode="email", width="w-20"),
                Field("confidential", "Address and phone are confidential", "tick",
                      "Seen only by your teams and safeguarding officers; masked on the card, the "
                      "map, in search and in exports."),
            ),
            columns=2,
        ),
        Section(
            "Who says so, and how sure",
            (
                Field("pnc_id", "PNC ID", hint="Like 2003/0011985X.", width="w-20"),
                Field("cro", "CRO number", hint="Like 265416/21G.", width="w-20"),
                Field("source", "Source", "choice", choices=_fixed(SOURCES)),
                Field("source_certainty", "The source is", "choice",
                      choices=_fixed({"": "Not said", **SOURCE_CERTAINTY})),
                Field("confidence", "Identity", "choice", choices=_fixed(CONFIDENCE)),
            ),
            columns=3,
        ),
        Section(
            "Ethnicity, description, who may see the record",
            (
                Field("ethnicity", "Ethnicity as the person says", "choice",
                      choices=_listed("ethnicity"), code_list="ethnicity"),
                Field("observed_ethnicity", "Ethnicity as an officer sees it", "choice",
                      choices=_listed("observed-ethnicity"), code_list="observed-ethnicity"),
                Field("gender", "Gender as the person says", "choice", choices=_listed("gender"),
                      code_list="gender"),
                Field("restriction", "Who may see the record", "choice",
                      choices=_fixed(RESTRICTIONS)),
                Field("description", "Description", "area", "Build, hair, scars, tattoos."),
            ),
            columns=2,
            shut=True,
            key="alt+m",
        ),
    ),
    keep=_save_person,
    likely=likely.likely_people,
    asks=("forename", "surname", "born", "phone", "place_id"),
    said="A name is not needed: an unknown person is somebody too.",
)  # fmt: skip

VEHICLE = RecordForm(
    "vehicle", "vehicle",
    (Section("Vehicle", (
        Field("vrm", "Registration mark", width="w-10", key="alt+n"),
        Field("make", "Make"), Field("model", "Model"),
        Field("colour", "Colour", width="w-10"),
        Field("vin", "VIN", hint="17 characters, on the chassis.", width="w-20"),
    ), columns=3),),
    _save_vehicle, likely.likely_vehicles, ("vrm", "vin"),
    "A mark that is recorded already leads to its card.",
)  # fmt: skip
PHONE = RecordForm(
    "phone", "phone",
    (Section("Phone", (Field("phone", "Number", mode="tel", width="w-20", key="alt+n"),)),),
    _save_phone, likely.likely_phones, ("phone",),
    "A number that is recorded already leads to its card.",
)  # fmt: skip
DOCUMENT = RecordForm(
    "document", "document",
    (Section("Document", (
        Field("kind", "Kind", "choice", choices=_fixed(DOCUMENT_KINDS)),
        Field("number", "Number", width="w-20", key="alt+n"),
        Field("issuer", "Issued by", hint="A country, an agency, a bank."),
    ), columns=3),),
    _save_document, likely.likely_documents, ("number", "kind"),
    "A document that is recorded already leads to its card.",
)  # fmt: skip
PROPERTY = RecordForm(
    "property", "property item",
    (Section("Property", (
        Field("kind", "Kind", "choice", choices=_fixed(PROPERTY_KINDS)),
        Field("serial", "Serial number", hint="IMEI, frame number, the maker's number."),
        Field("colour", "Colour", width="w-10"),
        Field("description", "What it looks like", "area", key="alt+n"),
    ), columns=3),),
    _save_property, likely.likely_property, ("serial", "kind"),
    "With a serial number, the thing that has it already is found instead.",
)  # fmt: skip
ORGANISATION = RecordForm(
    "organisation", "organisation",
    (Section("Organisation", (
        Field("name", "Name", key="alt+n"),
        Field("kind", "Kind", "choice", choices=_fixed(ORGANISATION_KINDS)),
        PLACE,
        Field("phone", "Phone", mode="tel", width="w-20"),
    ), columns=2),),
    _save_organisation, likely.likely_organisations, ("name",),
    "A shop, a school, a company: it can be the victim of a crime.",
)  # fmt: skip

FORMS = {form.kind: form for form in (PERSON, VEHICLE, PHONE, ORGANISATION, DOCUMENT, PROPERTY)}
