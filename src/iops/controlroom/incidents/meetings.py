"""Who and what stands in an incident, or in a call, beside what a link ties to it."""

from iops.kernel.registry import Meeting

_TIED = "JOIN incidents_contact i ON i.contact_id = c.id"
#: A call that became an incident, or joined one, is told as that incident and not twice.
_ALONE = "NOT EXISTS (SELECT 1 FROM incidents_contact i WHERE i.contact_id = c.id)"


def _caller(record: str, part: str, tied: str, where: str = "true") -> tuple[str, str]:
    return "profile", (
        f"SELECT {record} AS record, c.caller_profile_id AS id, '{part}' AS part, c.audience_id"
        f" FROM contacts_contact c {tied} WHERE c.caller_profile_id IS NOT NULL AND {where}"
    )


def _phone(record: str, tied: str, where: str = "true") -> tuple[str, str]:
    """A phone is known by its number, in the one form in which numbers are kept."""
    return "phone", (
        f"SELECT {record} AS record, p.id, 'phone of the caller' AS part, c.audience_id"
        f" FROM objects_phone p JOIN contacts_contact c ON c.caller_phone = p.number {tied}"
        # As the index says: a withheld number is nobody's.
        f" WHERE c.caller_phone <> '' AND {where}"
    )


MEETINGS = [
    Meeting(
        "incident",
        "opened_at",
        (_caller("i.incident_id", "reporter", _TIED), _phone("i.incident_id", _TIED)),
    ),
    Meeting(
        "contact",
        "presented_at",
        (_caller("c.id", "caller", "", _ALONE), _phone("c.id", "", _ALONE)),
        has_page=False,
    ),
]
