"""A declared form as a page shows it: each field with what was typed, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iops.kernel.errors import all_at_once
from iops.pole.records.contracts import Field, Given, RecordForm

#: Longer than this is no name, number or address; the columns' own limits are within it.
MOST = {"text": 200, "place": 300, "area": 4000}
SHORT = {
    "colour": 20,
    "vin": 20,
    "phone": 30,
    "email": 120,
    "pnc_id": 14,
    "cro": 14,
    "serial": 60,
    "number": 60,
    "vrm": 20,
    "born": 10,
    "died": 10,
}


@dataclass(frozen=True)
class Shown:
    """A field with its value, its choices and the sentence about what is wrong with it."""

    field: Field
    value: str
    options: Sequence[tuple[str, str]]
    error: str
    most: int
    extra: str = ""
    first: bool = False
    #: In a correction: what it says now, and whether that is not for this person to know.
    was: str = ""
    masked: bool = False


@dataclass(frozen=True)
class ShownSection:
    """A section; an error in a shut one opens it."""

    title: str
    fields: Sequence[Shown]
    columns: int
    shut: bool
    key: str


def read(form: RecordForm, posted: Mapping[str, str]) -> Given:
    """What was typed into the form's own fields, and the number of a chosen place."""
    names = [field.name for field in form.fields]
    return Given(
        {name: str(posted.get(name, "")).strip() for name in (*names, "place_id", "reason")}
    )


def check(form: RecordForm, given: Given) -> None:
    """Raises Invalid where a text is longer than its column, or a choice is none of the list.

    Fields that were not typed are not looked at.
    """
    wrong = {}
    for field in form.fields:
        text = given[field.name]
        most = limit(field)
        if len(text) > most:
            wrong[field.name] = f"{field.label}: at most {most} characters; these are {len(text)}."
        elif "\x00" in text:
            wrong[field.name] = f"{field.label}: a character in it cannot be stored. Type it anew."
        elif field.choices and text and text not in dict(field.choices()):
            wrong[field.name] = f"{field.label}: “{text}” is not in the list. Choose one of it."
    all_at_once(wrong)


def limit(field: Field) -> int:
    """How many characters the field takes."""
    return SHORT.get(field.name, MOST.get(field.kind, MOST["text"]))


def shown(
    form: RecordForm, given: Given, errors: Mapping[str, str] | None = None
) -> list[ShownSection]:
    """The sections with what was typed."""
    wrong = errors or {}
    sections: list[ShownSection] = []
    for section in form.sections:
        fields = [
            Shown(
                field,
                given[field.name],
                field.choices() if field.choices else (),
                wrong.get(field.name, ""),
                limit(field),
                given["place_id"] if field.kind == "place" else "",
                first=not sections and field is section.fields[0],
            )
            for field in section.fields
        ]
        touched = any(one.error or one.value for one in fields)
        shut = section.shut and not touched
        sections.append(ShownSection(section.title, fields, section.columns, shut, section.key))
    return sections
