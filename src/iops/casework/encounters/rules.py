"""What a search record needs, and until when a copy can be had: pure.

Sources: Police and Criminal Evidence Act 1984 s.3(6) to (9) (object, grounds, date, time, place,
ethnic origins, the constable; a copy within three months); Code of Practice A, sections 3 and 4.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from iops.casework.encounters.contracts import (
    CLOTHING,
    COPIES,
    KINDS,
    OUT_OF_VIEW,
    PERSON,
    VEHICLE,
    SearchDetails,
)

#: The word, in a power's row of the list, for one that stands on an authority and no suspicion.
BY_AUTHORITY: Final = "authority"
NOT_STATED: Final = "NS"
#: Fewer characters than this are no grounds: Code A 4.6 wants them brief and informative.
SHORTEST_GROUNDS: Final = 10
#: House rule: a year is mistyped more often than a search is recorded after one.
OLDEST: Final = timedelta(days=366)
#: A phone's clock may be ahead of the server's.
AHEAD: Final = timedelta(minutes=5)
#: The longest text of each field that is kept as it is typed.
LONGEST: Final = {
    "grounds": 4000, "authority": 1000, "place": 300, "vehicle": 20, "vehicle_text": 300,
    "found": 1000, "clothing_text": 1000, "video": 60,
}  # fmt: skip


def missing_for_search(
    details: SearchDetails, needs: Collection[str], now: datetime
) -> dict[str, str]:
    """What a record of a search still needs, by field; nothing where it may be made.

    ``needs`` are the words of the power's row in the code list.
    """
    return {
        **_why(details, needs),
        **_when_and_where(details, now),
        **_whom(details),
        **_how(details),
        **_too_long(details),
    }


def _why(details: SearchDetails, needs: Collection[str]) -> dict[str, str]:
    wrong = {}
    if details.kind not in KINDS:
        wrong["kind"] = "Say what was searched: a person, a vehicle, or both."
    if BY_AUTHORITY in needs:
        if len(details.authority.strip()) < SHORTEST_GROUNDS:
            wrong["authority"] = (
                "Name the authorisation: who gave it, from when to when, for which area. This "
                "power needs it instead of grounds (Code A 4.3)."
            )
    elif len(details.grounds.strip()) < SHORTEST_GROUNDS:
        wrong["grounds"] = (
            "Write the grounds: what you saw, heard or were told that made you suspect this "
            "person or vehicle (PACE 1984 s.3(6), Code A 4.6)."
        )
    return wrong


def _when_and_where(details: SearchDetails, now: datetime) -> dict[str, str]:
    wrong = {}
    if details.at is not None and details.at > now + AHEAD:
        wrong["at"] = "The search cannot be later than now. Check the day and the time."
    elif details.at is not None and details.at < now - OLDEST:
        wrong["at"] = "That is more than a year ago. Check the year."
    nowhere = details.place_id is None and not details.place_text.strip()
    if nowhere and (details.longitude is None or details.latitude is None):
        wrong["place"] = "Say where it was: choose a place, write it, or press Here (PACE s.3(6))."
    return wrong


def _whom(details: SearchDetails) -> dict[str, str]:
    wrong = {}
    if details.kind in KINDS and details.kind != PERSON and not is_told(details):
        wrong["vehicle"] = "Give the registration mark, or describe the vehicle (PACE s.3(5))."
    if details.unattended and details.kind not in (VEHICLE, ""):
        wrong["unattended"] = "A person was searched, so that somebody was there."
    if not has_person(details):
        return wrong
    if not details.self_ethnicity:
        wrong["self_ethnicity"] = (
            "Ask how the person describes their ethnicity, or choose Not stated (PACE s.3(6))."
        )
    elif details.self_ethnicity == NOT_STATED:
        if not details.ethnicity_reason:
            wrong["ethnicity_reason"] = "Say why it was not stated."
        if not details.officer_ethnicity:
            wrong["officer_ethnicity"] = (
                "Say what you saw: nothing else says it where the person did not (PACE s.3(6A))."
            )
    return wrong


def is_told(details: SearchDetails) -> bool:
    """Whether anything says which vehicle it was."""
    said = details.vehicle.strip() or details.vehicle_text.strip()
    return details.vehicle_id is not None or bool(said)


def has_person(details: SearchDetails) -> bool:
    """Whether somebody was searched, or in charge of the vehicle that was."""
    return details.kind in KINDS and not (details.kind == VEHICLE and details.unattended)


def _how(details: SearchDetails) -> dict[str, str]:
    wrong = {}
    if details.clothing and details.clothing not in CLOTHING:
        wrong["clothing"] = "Choose what came off."
    elif details.clothing in OUT_OF_VIEW and not details.clothing_text.strip():
        wrong["clothing_text"] = (
            "Say what came off, where, and who was there: out of public view, by an officer of "
            "the same sex (Code A 3.6, 3.7)."
        )
    if details.copy_offered and details.copy_offered not in COPIES:
        wrong["copy_offered"] = "Choose what became of the copy."
    return wrong


def _too_long(details: SearchDetails) -> dict[str, str]:
    texts = {**vars(details), "place": details.place_text}
    wrong = {
        name: f"At most {most} characters; these are {len(texts[name])}."
        for name, most in LONGEST.items()
        if len(texts[name]) > most
    }
    person = vars(details.person) if details.person is not None else {}
    for name, text in {**texts, **person}.items():
        if isinstance(text, str) and "\x00" in text:
            wrong[name] = "A character in it cannot be stored. Type it anew."
    return wrong


def copy_until(searched: date) -> date:
    """The last day on which the person is entitled to a copy: three months beginning with the day
    of the search (PACE 1984 s.3(9))."""
    month = searched.month + 3
    year, month = searched.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = monthrange(year, month)[1]
    if searched.day > last:
        return date(year, month, last)
    return date(year, month, searched.day) - timedelta(days=1)


def missing_for_review(reasonable: bool | None, feedback: str) -> dict[str, str]:
    """What a review still needs, by field. Code A 5.1: supervisors look at the grounds."""
    wrong = {}
    if reasonable is None:
        wrong["reasonable"] = "Say whether the grounds were reasonable."
    if reasonable is False and len(feedback.strip()) < SHORTEST_GROUNDS:
        wrong["feedback"] = "Tell the officer what was missing, so that the next is better."
    if len(feedback) > LONGEST["authority"]:
        wrong["feedback"] = f"At most {LONGEST['authority']} characters."
    return wrong
