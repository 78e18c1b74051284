"""What crimes keep alive: their people, and the incidents that they came from."""

from iops.kernel.registry import Activity

#: From when a crime's own period counts: an open one is not over, however old.
FINALISED = (
    "CASE WHEN r.state <> 'open' THEN coalesce(r.cancelled_at, r.outcome_at, r.recorded_at) END"
)
_ALIVE = (
    "(c.state = 'open' OR coalesce(c.cancelled_at, c.outcome_at, c.recorded_at) > %(since)s"
    " OR c.recorded_at > %(since)s)"
)

ACTIVITIES = (
    Activity(
        "profile",
        "EXISTS (SELECT 1 FROM crimes_party p JOIN crimes_crime c ON c.id = p.crime_id"
        f" WHERE p.profile_id = r.id AND {_ALIVE})",
        "case",
    ),
    Activity(
        "incident",
        "EXISTS (SELECT 1 FROM crimes_incident i JOIN crimes_crime c ON c.id = i.crime_id"
        f" WHERE i.incident_id = r.id AND {_ALIVE})",
        "case",
    ),
)
