"""Names that other parts hold."""

from enum import IntEnum

from iops.kernel.errors import IopsError


class Verb(IntEnum):
    """What was done with personal data (Data Protection Act 2018 s.62(1))."""

    COLLECTION = 1
    ALTERATION = 2
    CONSULTATION = 3
    DISCLOSURE = 4
    COMBINATION = 5
    ERASURE = 6


#: What a read shows, in words for the question why. Others are "this page".
VIEWS: dict[str, str] = {
    "cards.person": "a person's card",
    "cards.vehicle": "a vehicle's card",
    "cards.place": "a place's card",
    "crimes.card": "a crime",
    "incidents.card": "an incident",
    "replay.window": "where units were in a past hour",
    "search.find": "the search",
    "attachments.read": "a file",
}
#: The header in which a call to the API says why it looks.
HEADER = "Iops-Purpose"


class PurposeNeeded(IopsError):
    """Policy wants to know why this person looks; nothing was read yet.

    ``record_id`` is 0 where the read is not about one record.
    """

    status = 428  # Precondition Required, RFC 6585 section 3

    def __init__(self, view: str, record_id: int, *, minutes: int) -> None:
        super().__init__(
            "Say why you look. Send the header Iops-Purpose with one of the purposes listed, and "
            "the same request again.",
            fields={HEADER: "Needed for this read, outside an open task."},
        )
        self.view, self.record_id, self.minutes = view, record_id, minutes

    @property
    def words(self) -> str:
        """What the question is about, without a word about the record."""
        return VIEWS.get(self.view, "this page")
