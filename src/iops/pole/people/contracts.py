"""What other parts hold of people."""

from dataclasses import dataclass

#: How sure the identity is, weakest first.
CONFIDENCE: dict[str, str] = {
    "claimed": "Claimed",
    "document": "Document seen",
    "fingerprint": "Fingerprint-confirmed",
}


@dataclass(frozen=True)
class PersonDetails:
    """What a source says of a person. ``born`` may be partial ("1974", "1974-05").

    ``sex`` is M, F or blank; it is never derived from ``gender`` (POLE DS_037 list).
    """

    forename: str = ""
    middle: str = ""
    surname: str = ""
    born: str = ""
    sex: str = ""
    gender: str = ""
    ethnicity: str = ""
    phone: str = ""
    address: str = ""
    place_id: int | None = None
    confidence: str = "claimed"
    source: str = "entry"

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.forename, self.middle, self.surname) if part)
