"""What was typed into a form, as the commands take it; and what a record says, as it is typed."""

from typing import Any

from iops.pole.people.contracts import PersonDetails
from iops.pole.records.contracts import Given
from iops.reference.places.models import Place


def person_details(given: Given) -> PersonDetails:
    """What was typed about a person."""
    return PersonDetails(
        forename=given["forename"],
        middle=given["middle"],
        surname=given["surname"],
        born=given["born"],
        died=given["died"],
        sex=given["sex"],
        gender=given["gender"],
        ethnicity=given["ethnicity"],
        observed_ethnicity=given["observed_ethnicity"],
        phone=given["phone"],
        phones=given.lines("phones"),
        email=given["email"],
        pnc_id=given["pnc_id"],
        cro=given["cro"],
        address=given["place"],
        place_id=given.number("place_id"),
        confidence=given["confidence"] or "claimed",
        source=given["source"] or "entry",
        source_certainty=given["source_certainty"],
        aliases=given.lines("aliases"),
        description=given["description"],
    )


def texts_of(record: Any, columns: dict[str, str]) -> dict[str, str]:
    """What a record says, by the fields of its form: ``columns`` gives the column of each.

    A place that is known by its number only is called by its name.
    """
    said = {field: str(getattr(record, column) or "") for field, column in columns.items()}
    if "place" in said:
        said["place_id"] = str(record.place_id or "")
        if record.place_id and not said["place"]:
            place = Place.objects.filter(pk=record.place_id).first()
            said["place"] = place.label if place else ""
    return said
