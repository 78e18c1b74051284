"""What people do with people."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

from iops.governance.access.audiences import admitted
from iops.governance.access.commands import note_restriction
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.pole.people.audience import details_audience, record_audience
from iops.pole.people.contracts import (
    CONFIDENCE,
    CORRECTABLE,
    MASKED_DETAILS,
    SOURCE_CERTAINTY,
    PersonDetails,
)
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
    checked(details)
    audience = audience_id or record_audience(by, restriction)
    hidden = details_audience(by) if confidential or _shut(details.place_id) else None
    by = admitted(by, audience, *(() if hidden is None else (hidden,)))
    profile = Profile.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        details_audience_id=hidden,
        **_columns(details),
    )
    facts = [Fact("people.recorded", "profile", profile.pk, profile.audience_id, {"asked": asked})]
    if restriction and audience_id is None:
        facts += note_restriction(
            by, "profile", profile.pk, audience_id=audience, reason="Restricted when recorded"
        )
    return Outcome(profile, facts)


def _columns(details: PersonDetails) -> dict[str, Any]:
    """What a profile keeps of what is said, as it is kept. Checked before."""
    return {
        "forename": details.forename.strip(),
        "middle": details.middle.strip(),
        "surname": details.surname.strip(),
        "born": parse_born(details.born),
        "died": parse_died(details.died),
        "sex": details.sex,
        "gender": details.gender,
        "ethnicity": details.ethnicity,
        "observed_ethnicity": details.observed_ethnicity,
        "phone": normal_phone(details.phone),
        "email": details.email.strip().lower(),
        "pnc_id": _kept(read_pnc, details.pnc_id),
        "cro": _kept(read_cro, details.cro),
        "address": details.address.strip(),
        "place_id": details.place_id,
        "confidence": details.confidence,
        "source": details.source,
        "source_certainty": details.source_certainty,
        "aliases": "\n".join(name.strip() for name in details.aliases if name.strip()),
        "description": details.description.strip(),
    }


def _shut(place_id: int | None) -> bool:
    return place_id is not None and Place.objects.filter(pk=place_id, confidential=True).exists()


def checked(details: PersonDetails, only: Collection[str] | None = None) -> None:
    """Look at all that is said of a person.

    ``only``: the fields that are looked at where the others stand already: what was right when it
    was recorded, as a code that has ended since, is in nobody's way.
    Raises Invalid: one sentence for each wrong value, so that all are mended at once.
    """
    wrong = _wrong_life(details, only)
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
    if only is not None:
        wrong = {name: sentence for name, sentence in wrong.items() if name in only}
    all_at_once(wrong)


def _wrong_life(details: PersonDetails, only: Collection[str] | None) -> dict[str, str]:
    """What is wrong with the dates of birth and death."""
    wrong: dict[str, str] = {}
    dates: dict[str, PartialDate | None] = {"born": None, "died": None}
    today = clock.local_date(clock.now())
    for name, word, text in (("born", "birth", details.born), ("died", "death", details.died)):
        try:
            dates[name] = found = _partial(text, name)
        except Invalid as error:
            wrong |= error.fields
            continue
        if found is not None and found.first_day > today:
            wrong[name] = f"“{found}” has not been yet. Write the day, month or year of {word}."
    born, died = dates["born"], dates["died"]
    if born and died and died.last_day < born.first_day:
        typed = "died" if only is None or "died" in only else "born"
        wrong[typed] = f"Born {born} and died {died}: one of the two is wrong."
    return wrong


def check_phone(field: str, *numbers: str) -> None:
    """Raises Invalid where a number that is said to be a phone has fewer than three digits."""
    for number in filter(None, numbers):
        if len(normal_phone(number)) < 3:
            raise Invalid(
                f"“{number}” is not a phone number: at least three digits.",
                fields={field: f"“{number}” has fewer than three digits."},
            )


def _kept(read: Callable[[str], Identifier | None], text: str) -> str:
    number = read(text)
    return number.number if number else ""


@command("people.change", result="profile")
def change_person(
    *, by: Actor, profile_id: int, expected_version: int | None, **changes: Any
) -> Outcome[Profile]:
    """Correct what a profile says, by the names of ``PersonDetails``; the rest stays as it is.

    Its former words stay in the history. What is said is checked as when it is recorded. An
    address without ``place_id`` is at no known place; one at a confidential place masks the
    address and phone, as when it is recorded. Nothing happens where nothing differs.
    Raises Invalid with a sentence for each wrong value, Refused where address, phone or email are
    confidential and the actor may not see them, EditConflict where it was changed meanwhile.
    """
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise Invalid(f"These cannot be changed here: {', '.join(sorted(unknown))}.")
    if "address" in changes:
        changes.setdefault("place_id", None)
    profile = locked(Profile.objects, by, profile_id, what="profile")
    hidden = profile.details_audience_id
    if hidden is not None and not by.sees(hidden) and MASKED_DETAILS & set(changes):
        raise Refused(
            "Address, phone and email of this record are confidential. Those who may see them"
            " correct them."
        )
    details = replace(_said(profile), **changes)
    check_phone("phone", changes.get("phone", ""))
    checked(details, only=set(changes))
    columns = _columns(details)
    differs = {name: columns[name] for name in changes if columns[name] != getattr(profile, name)}
    if not differs:
        return Outcome(profile)
    expect_version(profile, expected_version, differs)
    if hidden is None and _shut(differs.get("place_id")):
        differs["details_audience_id"] = details_audience(by)
        admitted(by, differs["details_audience_id"])
    for name, value in differs.items():
        setattr(profile, name, value)
    profile.save(update_fields=[*differs, "version"])
    return Outcome(profile, [profile_fact("people.changed", profile)])


@command("people.choose_photo", permission="people.change", result="profile")
def choose_photo(*, by: Actor, profile_id: int, photo_id: int) -> Outcome[Profile]:
    """Show a photo as the portrait. That it is a photo of this record, the caller has checked."""
    profile = locked(Profile.objects, by, profile_id, what="profile")
    return Outcome(profile, _show_photo(profile, photo_id))


@command("people.drop_photo", permission="", result="profile")
def drop_photo(*, by: Actor, profile_id: int, photo_id: int) -> Outcome[Profile]:
    """Show this photo as the portrait no longer; nothing happens where another is shown."""
    profile = locked(Profile.objects, by, profile_id, what="profile")
    return Outcome(profile, _show_photo(profile, None) if profile.photo_id == photo_id else ())


def _show_photo(profile: Profile, photo_id: int | None) -> list[Fact]:
    if profile.photo_id == photo_id:
        return []
    profile.photo_id = photo_id
    profile.version += 1
    profile.save(update_fields=["photo_id", "version"])
    return [profile_fact("people.changed", profile)]


def _said(profile: Profile) -> PersonDetails:
    """What a profile says, as it would be typed."""
    return PersonDetails(
        born=str(profile.born or ""),
        died=str(profile.died or ""),
        aliases=tuple(profile.other_names),
        **{name: getattr(profile, name) for name in CORRECTABLE - {"born", "died", "aliases"}},
    )


def parse_born(text: str) -> PartialDate | None:
    """A date of birth, whole or in part. Raises Invalid with the date's own sentence."""
    return _partial(text, "born")


def parse_died(text: str) -> PartialDate | None:
    """A date of death, whole or in part. Raises Invalid with the date's own sentence."""
    return _partial(text, "died")


def _partial(text: str, field: str) -> PartialDate | None:
    if not text.strip():
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise Invalid(str(error), fields={field: str(error)}) from None


def normal_phone(text: str) -> str:
    """The one form in which a number is kept (``identifiers.national_phone``)."""
    return national_phone(text)
