"""What people do with people."""

import re
from collections.abc import Callable
from typing import Final

from iops.governance.access.audiences import admitted
from iops.governance.access.commands import note_restriction
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.pole.people.audience import details_audience, record_audience
from iops.pole.people.contracts import CONFIDENCE, SOURCE_CERTAINTY, PersonDetails
from iops.pole.people.identifiers import Identifier, national_phone, read_cro, read_pnc
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

EMAIL: Final = re.compile(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+")


def profile_fact(event_type: str, profile: Profile) -> Fact:
    """A fact about a profile."""
    return Fact(event_type, "profile", profile.pk, profile.audience_id)


@command("people.record", result="profile")
def record_person(
    *,
    by: Actor,
    details: PersonDetails,
    audience_id: int | None = None,
    restriction: str = "",
    confidential: bool = False,
    asked: bool = False,
) -> Outcome[Profile]:
    """Record what a source says of a person, as a profile of its own.

    ``asked``: whoever records was shown, before they saved, the records that look the same. What
    comes without anybody being asked is compared afterwards.

    A name is not needed: an unknown person is somebody too. ``restriction`` (of ``RESTRICTIONS``)
    says who may see the record where no ``audience_id`` does; ``confidential`` masks address and
    phone for all but safeguarding officers and the teams of who records it; so does a place that is
    confidential.
    Raises Invalid with a sentence for each wrong value.
    """
    born = checked(details)
    audience = audience_id or record_audience(by, restriction)
    place = details.place_id
    shut = place is not None and Place.objects.filter(pk=place, confidential=True).exists()
    hidden = details_audience(by) if confidential or shut else None
    by = admitted(by, audience, *(() if hidden is None else (hidden,)))
    profile = Profile.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        forename=details.forename.strip(),
        middle=details.middle.strip(),
        surname=details.surname.strip(),
        born=born,
        sex=details.sex,
        gender=details.gender,
        ethnicity=details.ethnicity,
        observed_ethnicity=details.observed_ethnicity,
        phone=normal_phone(details.phone),
        email=details.email.strip().lower(),
        pnc_id=_kept(read_pnc, details.pnc_id),
        cro=_kept(read_cro, details.cro),
        address=details.address.strip(),
        place_id=details.place_id,
        confidence=details.confidence,
        source=details.source,
        source_certainty=details.source_certainty,
        aliases="\n".join(name.strip() for name in details.aliases if name.strip()),
        description=details.description.strip(),
        details_audience_id=hidden,
    )
    facts = [Fact("people.recorded", "profile", profile.pk, profile.audience_id, {"asked": asked})]
    if restriction and audience_id is None:
        facts += note_restriction(
            by, "profile", profile.pk, audience_id=audience, reason="Restricted when recorded"
        )
    return Outcome(profile, facts)


def checked(details: PersonDetails) -> PartialDate | None:
    """The date of birth, when nothing said of a person is wrong.

    Raises Invalid: one sentence for each wrong value, so that all are mended at once.
    """
    wrong: dict[str, str] = {}
    born = None
    try:
        born = parse_born(details.born)
    except Invalid as error:
        wrong |= error.fields
    if born is not None and born.first_day > clock.local_date(clock.now()):
        wrong["born"] = f"“{born}” has not been yet. Write the day, month or year of birth."
    if details.sex not in ("", "M", "F"):
        wrong["sex"] = "Sex is M, F or left out."
    if details.confidence not in CONFIDENCE:
        wrong["confidence"] = "Say how sure the identity is: choose one of the list."
    if details.source_certainty and details.source_certainty not in SOURCE_CERTAINTY:
        wrong["source_certainty"] = "Say how far the source is trusted: choose one of the list."
    if details.email.strip() and not EMAIL.fullmatch(details.email.strip()):
        wrong["email"] = f"“{details.email}” is not an email address: it wants one @ and no blank."
    for name, what, read, text in (
        ("pnc_id", "PNC ID, like 2003/0011985X", read_pnc, details.pnc_id),
        ("cro", "CRO number, like 265416/21G", read_cro, details.cro),
    ):
        number = read(text)
        if text.strip() and (number is None or number.doubt):
            wrong[name] = number.doubt if number else f"“{text}” is not a {what}."
    for name, listed, code in (
        ("ethnicity", "ethnicity", details.ethnicity),
        ("observed_ethnicity", "observed-ethnicity", details.observed_ethnicity),
        ("gender", "gender", details.gender),
    ):
        if code and codes.find(listed, code) is None:
            wrong[name] = f"“{code}” is not in the list “{listed}” today. Choose one of the list."
    if wrong:
        raise Invalid(
            next(iter(wrong.values())) if len(wrong) == 1 else "Some values are wrong.",
            fields=wrong,
        )
    return born


def _kept(read: Callable[[str], Identifier | None], text: str) -> str:
    number = read(text)
    return number.number if number else ""


@command("people.change", result="profile")
def change_person(
    *, by: Actor, profile_id: int, expected_version: int | None, **changes: str
) -> Outcome[Profile]:
    """Correct what a profile says; its former words stay in the history."""
    allowed = {"forename", "middle", "surname", "born", "sex", "gender", "ethnicity", "phone",
               "address", "description", "aliases", "observed_ethnicity"}  # fmt: skip
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
    """The one form in which a number is kept (``identifiers.national_phone``)."""
    return national_phone(text)
