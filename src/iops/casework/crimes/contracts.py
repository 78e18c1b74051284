"""What other parts hold of crimes."""

from dataclasses import dataclass, field
from datetime import date

from iops.pole.people.contracts import PersonDetails

ROLES = {"victim": "Victim", "suspect": "Suspect", "witness": "Witness"}
FLAGS = {
    "domestic": "Domestic abuse",
    "hate": "Hate crime",
    "child": "Child abuse or exploitation",
    "knife": "Knife or sharp instrument",
    "firearm": "Firearm",
    "alcohol": "Alcohol",
    "drugs": "Drugs",
    "business": "Business crime",
}

#: The permission of those who work on a crime: they may change it.
INVESTIGATE = "crimes.update"
#: The permission to cancel crimes of the classes that the registrar decides on alone.
RESERVED_POWER = "crimes.cancel_reserved"


@dataclass(frozen=True)
class PartyIn:
    """Somebody to be put on a crime: an existing record, or details to make one."""

    role: str
    profile_id: int | None = None
    organisation_id: int | None = None
    person: PersonDetails | None = None
    organisation: str = ""


@dataclass(frozen=True)
class ChargeIn:
    """A charge or summons: who, with what, when, and the case that it is in.

    ``party_id`` is the suspect's part in the crime, needed where there are several;
    ``offence_code`` is the crime's own unless another is charged; ``urn`` is the case's unique
    reference number, once there is one.
    """

    charged_on: date
    party_id: int | None = None
    offence_code: str = ""
    urn: str = ""


@dataclass(frozen=True)
class CrimeDetails:
    """What is known of a crime when it is recorded. What is left out comes from the incident."""

    class_code: str
    offence_code: str = ""
    summary: str = ""
    committed_from: str = ""
    committed_to: str = ""
    flags: tuple[str, ...] = ()
    parties: tuple[PartyIn, ...] = field(default_factory=tuple)
