"""What other parts hold of what is confidential."""

from dataclasses import dataclass

from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS

#: What stands in a record for a place that only a few may know.
CONFIDENTIAL = "Confidential address"
#: Roles that may know confidential places: those who take the calls and send the units, and those
#: who protect the people who live there. Beside them, whoever has work on the record.
SEES = "places.see_confidential"
SEES_PLACES = CONTROL_ROOM | {"safeguarding-officer"}
MARKS_PLACES = CONTROL_SUPERVISORS | {"safeguarding-officer", "sergeant"}
MARKS_PEOPLE = MARKS_PLACES | {"investigator", "intelligence-officer"}
#: What stands in a text for the words that only a few may know. As in ``sql/prose.sql``.
MASK = "[confidential address]"
#: The columns of a record that say in words where it is: whereabouts are kept for them.
PLACE_COLUMNS = ("place_text", "address")
#: The fields of a record that say where it is; a record may lack some.
FIELDS = ("place_text", "place_id", "easting", "northing", "longitude", "latitude")


@dataclass(frozen=True)
class Spot:
    """Where something is, as told: words, a place of the gazetteer, coordinates."""

    place_text: str
    place_id: int | None = None
    easting: float | None = None
    northing: float | None = None
    longitude: float | None = None
    latitude: float | None = None


#: Kinds of places that can be confidential: where somebody is, never a whole street or postcode.
MARKABLE = frozenset({"address", "premises"})

#: What everybody may read in the stead of a confidential spot.
VEILED = Spot(CONFIDENTIAL)
