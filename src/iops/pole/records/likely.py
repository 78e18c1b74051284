"""Records that may be what is being typed: asked before another is made."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid
from iops.pole.identity.queries import nominals_of
from iops.pole.objects.commands import normal_number
from iops.pole.objects.models import Document, Phone, Property, Vehicle
from iops.pole.people.audience import sees_details
from iops.pole.people.commands import normal_phone, parse_born
from iops.pole.people.models import Profile
from iops.pole.records.contracts import Given, Likely
from iops.pole.search.queries import SAME_NUMBER, Hit, alike

MOST = 6
SHORTEST, SHORTEST_PHONE = 3, 6


def likely_people(by: Actor, given: Given) -> list[Likely]:
    """People who may be the one that is being typed, best first, each with the reasons."""
    born = _born(given["born"])
    name = " ".join(part for part in (given["forename"], given["surname"]) if part)
    phone = normal_phone(given["phone"])
    if len(name) < SHORTEST and len(phone) < SHORTEST_PHONE:
        return []
    found = alike(
        by=by,
        name=name if len(name) >= SHORTEST else "",
        born="" if born is None else born.text if born.precision == "day" else born.text[:4],
        phone=phone if len(phone) >= SHORTEST_PHONE else "",
        most=MOST * 2,
    )
    hits = {hit.id: hit for hit in found.hits if hit.kind == "profile"}
    with visibility(by):
        profiles = {one.pk: one for one in Profile.objects.visible_to(by).filter(pk__in=list(hits))}
        nominals = nominals_of(hits)
    lines = [
        _compared(by, hit, profiles.get(key), nominals[key], given, born)
        for key, hit in hits.items()
    ]
    return sorted(lines, key=lambda line: (not line.strong, -len(line.reasons)))[:MOST]


def _born(text: str) -> PartialDate | None:
    try:
        return parse_born(text)
    except Invalid:
        return None


def _compared(
    by: Actor, hit: Hit, profile: Profile | None, nominal: int, given: Given,
    born: PartialDate | None,
) -> Likely:  # fmt: skip
    line = Likely(
        kind="profile",
        id=nominal,
        title=hit.title,
        detail=", ".join(filter(None, [f"died {hit.died}" if hit.died else "", hit.detail])),
        born=hit.born,
        url=hit.url,
        reasons=hit.reasons,
        markers=hit.markers,
        contact_owner=hit.contact_owner,
    )
    if profile is None:
        return line
    reasons = [] if SAME_NUMBER in hit.reasons else list(hit.reasons[:1])
    same_day = born is not None and profile.born == born
    if same_day:
        reasons.append("born the same day" if born and born.precision == "day" else "born then")
    elif born is not None and profile.born is not None:
        reasons.append("may be born then" if born.could_be(profile.born) else "born another day")
    if sees_details(by, profile):
        phone = normal_phone(given["phone"])
        if phone and profile.phone == phone:
            reasons.append("the same phone")
        if profile.place_id is not None and profile.place_id == given.number("place_id"):
            reasons.append("the same address")
    strong = same_day and SAME_NUMBER not in hit.reasons
    return replace(line, reasons=tuple(reasons), strong=strong)


def likely_organisations(by: Actor, given: Given) -> list[Likely]:
    """Organisations of this name, or one like it."""
    if len(given["name"]) < SHORTEST:
        return []
    found = alike(by=by, name=given["name"], most=MOST * 2)
    hits = [one for one in found.hits if one.kind == "organisation"]
    typed = given["name"].casefold()
    return [
        Likely(
            "organisation",
            hit.id,
            hit.title,
            hit.detail,
            "",
            hit.url,
            hit.reasons,
            hit.markers,
            strong=hit.title.casefold() == typed,
        )
        for hit in hits[:MOST]
    ]


def likely_vehicles(by: Actor, given: Given) -> Sequence[Likely]:
    """Vehicles whose mark or VIN begins as typed."""
    mark, vin = normal_number(given["vrm"]), normal_number(given["vin"])
    return _alike(
        by=by,
        kind="vehicle",
        asked=_begins("vrm", mark) | _begins("vin", vin),
        same=lambda one: bool(mark) and one.vrm == mark,
        title=lambda one: one.vrm,
        detail=lambda one: f"{one.colour} {one.make} {one.model}".strip(),
    )


def likely_phones(by: Actor, given: Given) -> Sequence[Likely]:
    """Phones whose number begins as typed."""
    number = normal_phone(given["phone"])
    return _alike(
        by=by,
        kind="phone",
        asked=_begins("number", number if len(number) >= 5 else ""),
        same=lambda one: one.number == number,
        title=lambda one: one.number,
        detail=lambda one: "",
    )


def likely_documents(by: Actor, given: Given) -> Sequence[Likely]:
    """Documents whose number begins as typed."""
    number = normal_number(given["number"])
    return _alike(
        by=by,
        kind="document",
        asked=_begins("number", number),
        same=lambda one: one.number == number and one.kind == given["kind"],
        title=lambda one: f"{one.kind} {one.number}",
        detail=lambda one: one.issuer,
    )


def likely_property(by: Actor, given: Given) -> Sequence[Likely]:
    """Things whose serial number begins as typed."""
    serial = normal_number(given["serial"])
    return _alike(
        by=by,
        kind="property",
        asked=_begins("serial", serial),
        same=lambda one: one.serial == serial and one.kind == given["kind"],
        title=lambda one: f"{one.kind} {one.serial}",
        detail=lambda one: one.description,
    )


def _begins(column: str, text: str) -> Q:
    return Q(**{f"{column}__startswith": text}) if len(text) >= SHORTEST else Q()


MODELS: dict[str, Any] = {
    "vehicle": Vehicle, "phone": Phone, "document": Document, "property": Property,
}  # fmt: skip
ADDRESSES = {
    "vehicle": "/vehicles/{}/", "phone": "/phones/{}/", "document": "/documents/{}/",
    "property": "/property/{}/",
}  # fmt: skip


@record_view(
    "records.likely",
    permission="people.record",
    shows=lambda lines: [(line.kind, line.id) for line in lines],
)
def _alike(*, by: Actor, kind: str, asked: Q, same: Any, title: Any, detail: Any) -> list[Likely]:
    if not asked:
        return []
    found = MODELS[kind].objects.visible_to(by).filter(asked).order_by("id")[:MOST]
    return [
        Likely(
            kind,
            one.pk,
            title(one),
            detail(one),
            "",
            ADDRESSES[kind].format(one.pk),
            ("the same number",) if same(one) else ("the number begins so",),
            strong=bool(same(one)),
        )
        for one in found
    ]
