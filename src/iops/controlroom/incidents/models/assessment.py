"""Assessments and grade decisions: versions, none replaced."""

from django.db import models

from iops.controlroom.incidents.models.incident import Incident
from iops.kernel.models import Record, TextKey


class Thrive(Record):
    """A THRIVE assessment as it stood at a moment."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    threat = models.TextField(blank=True)
    harm = models.TextField(blank=True)
    risk = models.TextField(blank=True)
    investigation = models.TextField(blank=True)
    vulnerability = models.TextField(blank=True)
    engagement = models.TextField(blank=True)
    rationale = models.TextField()
    occasion = TextKey(max_length=20)

    class Meta:
        db_table = "incidents_thrive"
        indexes = [models.Index(fields=["incident", "-at"], name="incidents_thrive_of")]


class GradeDecision(Record):
    """A grade, why, and the target it set: frozen at the decision."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    grade = TextKey(max_length=4)
    previous = TextKey(max_length=4, blank=True)
    reason = models.TextField()
    target_at = models.DateTimeField()
    thrive = models.ForeignKey(Thrive, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "incidents_grade_decision"
        indexes = [models.Index(fields=["incident", "-at"], name="incidents_grades_of")]
