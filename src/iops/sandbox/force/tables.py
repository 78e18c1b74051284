"""The tables of a force and their columns, in the order in which they can be loaded.

Ids begin at 1. Places are in grid metres and WGS84; times are UTC; `born` is text because half a
date is also an answer; codes are those of `reference/codes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    # Force, divisions, beats. polygon: PostgreSQL's input form, grid metres; geometry: GeoJSON.
    "areas": ("code", "kind", "name", "parent_code", "polygon", "geometry", "square_metres"),
    "streets": ("id", "name", "division", "metres", "easting", "northing", "longitude", "latitude"),
    "addresses": ("id", "kind", "number", "street_id", "line", "postcode", "beat", "easting",
                  "northing", "longitude", "latitude"),
    "postcodes": ("postcode", "addresses", "easting", "northing", "longitude", "latitude", "beat"),
    "premises": ("id", "kind", "name", "address_id", "easting", "northing"),
    # What the police's records say; sex: exchange code 1 male, 2 female, 0 not known.
    "profiles": ("id", "source", "recorded_on", "forename", "middle_names", "surname", "born",
                 "sex", "ethnicity", "observed", "address_id"),
    "vehicles": ("id", "plate", "make", "model", "colour", "first_registered",
                 "keeper_profile_id", "address_id"),
    "phones": ("id", "number", "kind", "holder_profile_id"),
    "markers": ("id", "profile_id", "kind", "noted_on", "review_on"),
    "teams": ("id", "code", "name", "function", "area_code", "shift"),
    "officers": ("id", "username", "collar", "forename", "surname", "rank", "role", "team_id"),
    "units": ("id", "callsign", "kind", "function", "area_code", "skills", "crew", "easting",
              "northing"),
    "shifts": ("id", "team_id", "kind", "starts_at", "ends_at"),
    "crews": ("id", "unit_id", "shift_id", "officer_id"),
    "incidents": ("id", "opened_at", "arrived_at", "closed_at", "channel", "grade", "type",
                  "caller_profile_id", "address_id", "easting", "northing", "beat"),
    "crimes": ("id", "incident_id", "class", "offence_code", "committed_from", "committed_to",
               "reported_at", "recorded_at", "victim_profile_id", "victim_premises_id",
               "suspect_profile_id", "outcome", "outcome_at", "address_id", "easting",
               "northing", "beat"),
    "stops": ("id", "at", "type", "profile_id", "legislation", "object", "outcome", "address_id",
              "easting", "northing", "beat"),
}  # fmt: skip

# The truth, which no screen and no search may read: who the profiles belong to, and who the
# people really are. Kept apart, for measuring search and linkage.
TRUTH_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "truth": ("profile_id", "person_id", "faults"),
    "people": ("id", "household_id", "address_id", "forename", "middle_name", "surname",
               "birth_surname", "sex", "born", "ethnicity", "origin", "is_twin"),
}  # fmt: skip
