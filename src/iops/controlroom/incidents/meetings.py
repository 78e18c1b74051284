"""Who and what stands in an incident, or in a call, beside what a link ties to it."""

from iops.kernel.registry import Meeting

#: The phones that were called from: a phone is known by its number.
_PHONE = "objects_phone p JOIN contacts_contact c ON c.caller_phone = p.number"
_TIED = "JOIN incidents_contact i ON i.contact_id = c.id"
#: A call that became an incident, or joined one, is told as that incident and not twice.
_ALONE = "NOT EXISTS (SELECT 1 FROM incidents_contact i WHERE i.contact_id = c.id)"

MEETINGS = [
    Meeting(
        "incident",
        "opened_at",
        (
            "SELECT i.incident_id AS record, 'profile' AS kind, c.caller_profile_id AS id,"
            f" 'reporter' AS part, c.audience_id FROM contacts_contact c {_TIED}"
            " WHERE c.caller_profile_id IS NOT NULL",
            "SELECT i.incident_id AS record, 'phone' AS kind, p.id, 'phone of the caller' AS part,"
            f" c.audience_id FROM {_PHONE} {_TIED}",
        ),
    ),
    Meeting(
        "contact",
        "presented_at",
        (
            "SELECT c.id AS record, 'profile' AS kind, c.caller_profile_id AS id,"
            " 'caller' AS part, c.audience_id FROM contacts_contact c"
            f" WHERE c.caller_profile_id IS NOT NULL AND {_ALONE}",
            "SELECT c.id AS record, 'phone' AS kind, p.id, 'phone of the caller' AS part,"
            f" c.audience_id FROM {_PHONE} WHERE {_ALONE}",
        ),
        has_page=False,
    ),
]
