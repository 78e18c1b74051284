"""Throwing a sandbox force away, and all that was recorded about it."""

from __future__ import annotations

from typing import Any, Final

from iops.governance.access.contracts import OPEN
from iops.sandbox.loading import indexes

_EMPTIED: Final = (
    *indexes.LARGE, "places_area", "places_area_part", "places_road_network", "sandbox_force",
    "sandbox_person", "search_name", "search_word", "resources_unit", "resources_crew_member",
    "resources_unit_position", "resources_position", "resources_withheld",
    "resources_position_count", "resources_disposed_day",
    "confidential_mark", "confidential_whereabouts", "confidential_phrase", "confidential_said",
    "access_restriction", "access_move", "duties_duty",
    "duties_alert", "duties_delivery", "duties_queue_sample", "disposal_review", "crimes_charge",
    "incidents_thrive", "incidents_no_crime",
    "incidents_link", "contacts_draft", "crimes_enquiry", "kernel_number_series",
    "kernel_idempotency", "access_posting", "access_rank_held", "access_post_holding",
    "access_account_audience", "access_api_token", "access_break_glass", "access_audience_grant",
    "access_team", "returns_anonymous_point", "emergencies_emergency", "safety_notice",
    "desks_desk", "desks_area", "desks_sitting", "desks_merger", "desks_placing", "handover_desk",
    "appointments_calendar", "appointments_seat", "appointments_appointment",
    "promises_promise", "services_request", "services_step", "services_message",
    "services_ownership", "mait_partner", "updates_update", "feedback_survey",
    "broadcasts_receipt", "broadcasts_broadcast", "contacts_message", "telephony_event",
    "telephony_call", "telephony_desk", "telephony_record",
    "fences_crossing", "fences_inside", "fences_fence", "anpr_hit", "anpr_circulation",
    "major_incident", "major_methane", "major_holding", "major_decision", "major_principle",
    "authorities_request", "authorities_step",
    "reviews_review",
    "alarms_alarm", "alarms_keyholder", "alarms_activation", "alarms_call",
    "plans_plan", "plans_version", "plans_match", "plans_tick",
    "archive_record", "archive_system", "archive_likeness", "archive_name", "archive_word",
)  # fmt: skip


def empty(cursor: Any) -> None:
    """Everything of the force goes; the machines' accounts and the reference data stay."""
    cursor.execute(f"TRUNCATE {', '.join(_EMPTIED)} RESTART IDENTITY CASCADE")
    cursor.execute("TRUNCATE account_emailaddress, mfa_authenticator, django_session CASCADE")
    cursor.execute("DELETE FROM usersessions_usersession")
    cursor.execute("DELETE FROM access_account WHERE NOT is_system")
    # Their grants named teams and accounts that are gone.
    cursor.execute("DELETE FROM access_audience WHERE restriction <> %s", [OPEN])
    cursor.execute(
        "INSERT INTO access_account_audience (account_id, audience_id) "
        "SELECT a.id, o.id FROM access_account a, access_audience o WHERE a.is_system"
    )
