"""What other parts hold of encounters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iops.pole.people.contracts import PersonDetails

PERSON, VEHICLE, BOTH = "Person search", "Vehicle search", "Person and Vehicle search"
#: What was searched, in the words of the published file.
KINDS: Final = (PERSON, VEHICLE, BOTH)

#: What came off. More than an outer coat, jacket or gloves is out of public view (Code A 3.6, 3.7).
CLOTHING: Final = {
    "none": "Nothing",
    "outer": "Outer coat, jacket or gloves",
    "more": "More than that, out of public view",
    "intimate": "Intimate parts of the body were exposed",
}
OUT_OF_VIEW: Final = frozenset({"more", "intimate"})
#: What became of the offer of a copy (Code A 4.2, 4.2A).
COPIES: Final = {
    "copy": "A copy was given",
    "receipt": "A receipt was given",
    "declined": "Offered, and not wanted",
    "called-away": "Not offered: called to something more urgent",
}

RECORD, VIEW, REVIEW = "encounters.record", "encounters.view", "encounters.review"


@dataclass(frozen=True)
class SearchDetails:
    """What an officer says of a search. Codes are those of the lists named at each field.

    ``kind`` is of ``KINDS``; ``legislation``, ``search_object`` and ``outcome`` are codes of
    stop-search-powers, -objects and -outcomes; ``grounds`` in the officer's words, or ``authority``
    where the power needs one instead (who gave it, when, for where). ``at`` is now unless said.

    Whom: ``profile_id`` for a person on record, ``person`` for one who is recorded with the search,
    neither for one who gave no name. ``self_ethnicity`` (ethnicity, 18+1) is what the person says,
    with ``ethnicity_reason`` (ethnicity-not-stated) where that is nothing; ``officer_ethnicity``
    (observed-ethnicity) what the officer sees. ``gender`` and ``age_range`` are of their lists.

    Which vehicle: ``vehicle_id``, or ``vehicle``, its registration mark; ``vehicle_text`` describes
    one without. ``unattended``: nobody was in charge of it.

    ``clothing`` is of ``CLOTHING``, and ``clothing_text`` what came off and where; ``copy_offered``
    is of ``COPIES``. None, of what is yes or no, is "not said".
    """

    kind: str
    legislation: str
    search_object: str
    grounds: str = ""
    authority: str = ""
    at: datetime | None = None
    place_text: str = ""
    place_id: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    profile_id: int | None = None
    person: PersonDetails | None = None
    vehicle_id: int | None = None
    vehicle: str = ""
    vehicle_text: str = ""
    unattended: bool = False
    incident_id: int | None = None
    gender: str = ""
    age_range: str = ""
    self_ethnicity: str = ""
    ethnicity_reason: str = ""
    officer_ethnicity: str = ""
    outcome: str = ""
    outcome_linked: bool | None = None
    found: str = ""
    clothing: str = ""
    clothing_text: str = ""
    gowisely: bool | None = None
    copy_offered: str = ""
    video: str = ""
    force_used: bool | None = None
