"""What other parts hold of people."""

from dataclasses import dataclass

#: How sure the identity is, weakest first.
CONFIDENCE: dict[str, str] = {
    "claimed": "Claimed",
    "document": "Document seen",
    "fingerprint": "Fingerprint-confirmed",
}

#: Where an account of a person comes from, as a form offers it.
SOURCES: dict[str, str] = {
    "entry": "Not said",
    "self": "The person themselves",
    "officer": "What an officer saw or was told",
    "other": "Somebody else",
    "document": "A document",
    "archive": "A retired system",
}
#: How far the source is trusted (source evaluation of the 3x5x2 intelligence report, College of
#: Policing APP: reliable, untested, not reliable).
SOURCE_CERTAINTY: dict[str, str] = {
    "reliable": "Reliable",
    "untested": "Untested",
    "unreliable": "Not reliable",
}
#: Who sees the address and phone of a confidential record, beside the teams of who recorded it.
CONFIDENTIAL_ROLES = frozenset({"safeguarding-officer"})
SEES_DETAILS = "people.see_confidential"

#: What a confidential record masks.
MASKED_DETAILS = frozenset({"address", "place_id", "phone", "email"})
#: What of a record can be corrected: all that is said of a person; further phones are links.
CORRECTABLE = frozenset(
    {
        "forename", "middle", "surname", "born", "died", "sex", "gender", "ethnicity", "phone",
        "email", "pnc_id", "cro", "address", "place_id", "confidence", "source", "source_certainty",
        "observed_ethnicity", "aliases", "description",
    }
)  # fmt: skip


@dataclass(frozen=True)
class PersonDetails:
    """What a source says of a person. ``born`` and ``died`` may be partial ("1974", "1974-05").

    ``pnc_id`` and ``cro`` are national numbers, proved by their check letters.
    ``sex`` is M, F or blank; it is never derived from ``gender`` (POLE DS_037 list).
    ``observed_ethnicity`` is what an officer sees (6+1), ``ethnicity`` what the person says
    (18+1); neither stands for the other. ``aliases`` are other names, ``phones`` further numbers.
    """

    forename: str = ""
    middle: str = ""
    surname: str = ""
    born: str = ""
    sex: str = ""
    gender: str = ""
    ethnicity: str = ""
    phone: str = ""
    email: str = ""
    pnc_id: str = ""
    cro: str = ""
    address: str = ""
    place_id: int | None = None
    confidence: str = "claimed"
    source: str = "entry"
    source_certainty: str = ""
    observed_ethnicity: str = ""
    aliases: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    description: str = ""
    died: str = ""

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.forename, self.middle, self.surname) if part)
