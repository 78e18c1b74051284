"""Which records are corrected by the form that records them, and how. A kind is one entry here.

A correction puts right what was recorded wrongly: a controller rectifies without undue delay what
is inaccurate and completes what is incomplete (Data Protection Act 2018 s.46, UK GDPR art. 16).
What has to stay as it is because it is evidence is restricted instead (s.46(4)).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.pole.confidential.commands.whereabouts import withdraw
from iops.pole.confidential.contracts import CONFIDENTIAL
from iops.pole.confidential.queries import true_spot
from iops.pole.objects.commands import change_object
from iops.pole.objects.models import Document, Phone, Property, Vehicle
from iops.pole.organisations.commands import change_organisation
from iops.pole.organisations.models import Organisation
from iops.pole.people.commands import change_person
from iops.pole.people.models import Profile
from iops.pole.records.contracts import Given
from iops.pole.records.said import person_details

#: Why a record is corrected.
GROUNDS: Final = {
    "mistake": "It was recorded wrongly",
    "incomplete": "It was incomplete",
    "asked": "The person asked for it to be put right",
}

#: That somebody died is recorded on a form of its own, which says who says so.
DIED: Final = "died"
DEATH_SOURCES: Final = {
    "clinician": "A doctor or paramedic confirmed it",
    "certificate": "A death certificate or the registrar",
    "coroner": "The coroner or the coroner’s officer",
    "hospital": "A hospital or hospice",
    "family": "The family",
    "officer": "What an officer saw or was told",
    "other": "Somebody else",
}
#: Every ground in words, as a history says it.
GROUND_WORDS: Final = {**GROUNDS, DIED: "The person has died"}

#: The fields that a confidential record of a person masks.
DETAILS: Final = frozenset({"place", "phone", "email"})


@dataclass(frozen=True)
class Changed:
    """A record as it is now, whether anything of it differs, and further facts to state."""

    record: Any
    differs: bool
    facts: Sequence[Fact] = ()


@dataclass(frozen=True)
class Corrected:
    """How a kind of record is corrected.

    ``form`` is the form that records it; ``columns`` the column of each field; fields without one
    are asked only when it is recorded. ``change`` takes the version and what was typed in those
    fields that differ, and answers the record as it is now. ``masked`` are the fields that are not
    for this actor: neither shown nor changed.
    """

    form: str
    model: Any
    columns: dict[str, str]
    change: Callable[[Actor, int, int, Given], Changed]
    masked: Callable[[Actor, Any], frozenset[str]] = lambda by, record: frozenset()


def _change_person(by: Actor, record_id: int, version: int, given: Given) -> Changed:
    details = person_details(given)
    fields = {PERSON_COLUMNS[name]: None for name in given.texts if name in PERSON_COLUMNS}
    changes = {name: getattr(details, name) for name in fields}
    if "address" in changes:
        changes["place_id"] = details.place_id
    outcome = change_person(by=by, profile_id=record_id, expected_version=version, **changes)
    return Changed(outcome.value, bool(outcome.events))


def _masked_of_person(by: Actor, profile: Profile) -> frozenset[str]:
    hidden = profile.details_audience_id
    shut = hidden is not None and not by.sees(hidden)
    return DETAILS if shut else frozenset()


def _change_organisation(by: Actor, record_id: int, version: int, given: Given) -> Changed:
    changes: dict[str, Any] = {
        ORGANISATION_COLUMNS[name]: text
        for name, text in given.texts.items()
        if name in ORGANISATION_COLUMNS
    }
    facts: list[Fact] = []
    if "address" in changes:
        changes["place_id"] = given.number("place_id")
        # Where it truly is is kept apart while its place is confidential; the new place decides.
        facts = withdraw(by, "organisation", record_id)
    outcome = change_organisation(
        by=by, organisation_id=record_id, expected_version=version, **changes
    )
    return Changed(outcome.value, bool(outcome.events or facts), facts)


def _masked_of_organisation(by: Actor, record: Organisation) -> frozenset[str]:
    spot = true_spot(by, "organisation", record)
    return frozenset({"place"}) if spot.place_text == CONFIDENTIAL else frozenset()


def _change_object(
    kind: str, columns: dict[str, str]
) -> Callable[[Actor, int, int, Given], Changed]:
    def change(by: Actor, record_id: int, version: int, given: Given) -> Changed:
        changes = {columns[name]: text for name, text in given.texts.items() if name in columns}
        outcome = change_object(
            by=by, kind=kind, record_id=record_id, expected_version=version, changes=changes
        )
        return Changed(outcome.value, bool(outcome.events))

    return change


def _object(kind: str, model: Any, columns: dict[str, str]) -> Corrected:
    return Corrected(kind, model, columns, _change_object(kind, columns))


def _same(*names: str) -> dict[str, str]:
    """Fields that are called as their columns are."""
    return {name: name for name in names}


PERSON_COLUMNS = {
    **_same(
        "forename", "middle", "surname", "born", "died", "sex", "aliases", "phone", "email",
        "pnc_id", "cro", "source", "source_certainty", "confidence", "ethnicity",
        "observed_ethnicity", "gender", "description",
    ),
    "place": "address",
}  # fmt: skip
ORGANISATION_COLUMNS = {"name": "name", "kind": "kind", "place": "address", "phone": "phone"}

CORRECTED: dict[str, Corrected] = {
    "profile": Corrected("person", Profile, PERSON_COLUMNS, _change_person, _masked_of_person),
    "organisation": Corrected(
        "organisation", Organisation, ORGANISATION_COLUMNS, _change_organisation,
        _masked_of_organisation,
    ),
    "vehicle": _object("vehicle", Vehicle, _same("vrm", "make", "model", "colour", "vin")),
    "phone": _object("phone", Phone, {"phone": "number"}),
    "document": _object("document", Document, _same("kind", "number", "issuer")),
    "property": _object("property", Property, _same("kind", "serial", "colour", "description")),
}  # fmt: skip
