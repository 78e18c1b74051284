"""``iops codes check``: overlaps, gaps, loose ends and expired codes in use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iops.reference.codes.checking import Use, check
from iops.reference.codes.models import Code, CodeList

#: Where records hold codes, and which day decides whether the code was valid.
USES = (
    Use("incidents_incident", "type_code", "incident-types", "opened_at"),
    Use("incidents_incident", "closing_code", "incident-types", "closed_at"),
    Use("incidents_incident", "grade", "grades", "graded_at"),
    Use("incidents_incident", "qualifiers", "qualifiers", "opened_at", many=True),
    Use("incidents_grade_decision", "grade", "grades", "at"),
    Use("crimes_crime", "class_code", "crime-classes", "reported_at"),
    Use("crimes_crime", "offence_code", "offence-codes", "reported_at"),
    Use("crimes_cancellation", "code", "cancel-reasons", "proposed_at"),
    Use("crimes_outcome", "code", "outcomes", "given_at"),
    Use("crimes_outcome", "court_result", "police-uk-outcomes", "given_at"),
    Use("people_profile", "ethnicity", "ethnicity", "created_at"),
    Use("people_profile", "observed_ethnicity", "observed-ethnicity", "created_at"),
    Use("encounters_encounter", "gender_code", "gender", "at"),
    Use("encounters_encounter", "self_ethnicity_code", "ethnicity", "at"),
    Use("encounters_encounter", "ethnicity_reason", "ethnicity-not-stated", "at"),
    Use("encounters_encounter", "officer_ethnicity_code", "observed-ethnicity", "at"),
    Use("people_profile", "gender", "gender", "created_at"),
    Use("links_link", "reason", "link-reasons", "created_at"),
    Use("links_marker", "type_code", "marker-types", "set_at"),
    Use("resources_unit", "state", "resource-states", "state_since"),
    Use("resources_unit", "kind", "unit-kinds"),
    Use("resources_unit", "skills", "unit-skills", many=True),
    Use("resources_crew_member", "driver", "driver-grades", "came_at"),
    Use("major_holding", "role", "command-roles", "since"),
    Use("major_principle", "code", "jesip-principles", "at"),
    Use("authorities_request", "kind", "authority-kinds", "asked_at"),
    Use("alarms_alarm", "kind", "alarm-kinds"),
    Use("alarms_alarm", "level", "alarm-levels", "level_since"),
    Use("plans_plan", "kind", "plan-kinds", "reviewed_at"),
    Use("emergencies_emergency", "ending", "emergency-endings", "ended_at"),
    Use("safety_notice", "qualifiers", "qualifiers", "given_at", many=True),
)


class Command(BaseCommand):
    help = "Check the loaded code lists. Exit status 1 where something is wrong."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = check(USES)
        for finding in findings:
            self.stdout.write(str(finding))
        lists, codes = CodeList.objects.count(), Code.objects.count()
        self.stdout.write(f"{lists} lists, {codes} codes, {len(findings)} findings")
        if findings:
            raise CommandError("Some lists need attention.")
