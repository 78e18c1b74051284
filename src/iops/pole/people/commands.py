"""What people do with people."""

from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.pole.people.contracts import CONFIDENCE, PersonDetails
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes


def profile_fact(event_type: str, profile: Profile) -> Fact:
    """A fact about a profile."""
    return Fact(event_type, "profile", profile.pk, profile.audience_id)


@command("people.record", result="profile")
def record_person(
    *, by: Actor, details: PersonDetails, audience_id: int | None = None
) -> Outcome[Profile]:
    """Record what a source says of a person, as a profile of its own.

    A name is not needed: an unknown person is somebody too. Raises Invalid for a wrong date or
    code.
    """
    born = parse_born(details.born)
    if details.sex not in ("", "M", "F"):
        raise Invalid("Sex is M, F or left out.", fields={"sex": "M, F or nothing."})
    if details.confidence not in CONFIDENCE:
        raise Invalid("Say how sure the identity is.", fields={"confidence": "Not in the list."})
    if details.ethnicity:
        codes.require("ethnicity", details.ethnicity, field="ethnicity")
    profile = Profile.objects.create(
        audience_id=audience_id or open_audience(by.force_id),
        created_by=by.account_id,
        forename=details.forename.strip(),
        middle=details.middle.strip(),
        surname=details.surname.strip(),
        born=born,
        sex=details.sex,
        gender=details.gender,
        ethnicity=details.ethnicity,
        phone=normal_phone(details.phone),
        address=details.address.strip(),
        place_id=details.place_id,
        confidence=details.confidence,
        source=details.source,
    )
    return Outcome(profile, [profile_fact("people.recorded", profile)])


@command("people.change", result="profile")
def change_person(
    *, by: Actor, profile_id: int, expected_version: int | None, **changes: str
) -> Outcome[Profile]:
    """Correct what a profile says; its former words stay in the history."""
    allowed = {"forename", "middle", "surname", "born", "sex", "gender", "ethnicity", "phone",
               "address", "description"}  # fmt: skip
    unknown = set(changes) - allowed
    if unknown:
        raise Invalid(f"These cannot be changed here: {', '.join(sorted(unknown))}.")
    profile = locked(Profile.objects, by, profile_id, what="profile")
    expect_version(profile, expected_version, dict(changes))
    for name, value in changes.items():
        setattr(profile, name, parse_born(value) if name == "born" else value)
    profile.save()
    return Outcome(profile, [profile_fact("people.changed", profile)])


def parse_born(text: str) -> PartialDate | None:
    """A date of birth, whole or in part. Raises Invalid with the date's own sentence."""
    if not text.strip():
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise Invalid(str(error), fields={"born": str(error)}) from None


def normal_phone(text: str) -> str:
    """Digits only, a British number in national form: "+44 7700 900 123" is "07700900123"."""
    digits = "".join(char for char in text if char.isdigit() or char == "+")
    if digits.startswith("+44"):
        return "0" + digits[3:]
    if digits.startswith("0044"):
        return "0" + digits[4:]
    return digits.replace("+", "00")[:30]
