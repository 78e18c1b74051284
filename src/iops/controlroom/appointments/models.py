"""Tables of appointments."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from iops.controlroom.appointments.contracts import BOOKED, CANCELLED, REPLACED
from iops.kernel.models import Record, TextKey


class Calendar(Record):
    """When a district offers appointments of a kind. ``team_id`` keeps them, and is reminded.

    ``closes`` at 00:00 is the end of the day; ``weekdays`` are 1 (Monday) to 7.
    """

    name = TextKey(max_length=80)
    division = TextKey(max_length=30, blank=True)
    kind = TextKey(max_length=10)
    team_id = models.BigIntegerField(null=True)
    weekdays = ArrayField(models.SmallIntegerField(), default=list)
    opens = models.TimeField()
    closes = models.TimeField()
    minutes = models.IntegerField()
    on_holidays = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_calendar"
        constraints = [
            models.UniqueConstraint(
                fields=["audience_id", "division", "name"],
                condition=models.Q(closed_at__isnull=True),
                name="appointments_calendar_once",
            ),
        ]


class Seat(Record):
    """An officer or a room: one appointment at a time. ``callsign``: the unit that keeps it."""

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="+")
    name = TextKey(max_length=80)
    callsign = TextKey(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_seat"
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "name"],
                condition=models.Q(closed_at__isnull=True),
                name="appointments_seat_once",
            ),
        ]


class Appointment(Record):
    """A time of a seat that an incident has. The database refuses two at once of one seat.

    ``replaces_id`` is the one that was moved here. ``settled_at``: when something was done about
    one that was missed.
    """

    incident_id = models.BigIntegerField()
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    state = TextKey(max_length=10, default=BOOKED)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    replaces_id = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_appointment"
        constraints = [
            ExclusionConstraint(
                name="appointments_never_overbooked",
                expressions=[("seat", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=~models.Q(state__in=[CANCELLED, REPLACED]),
            ),
            models.UniqueConstraint(
                fields=["incident_id"],
                condition=models.Q(state=BOOKED),
                name="appointments_one_of_incident",
            ),
        ]
        indexes = [
            models.Index(fields=["incident_id", "-id"], name="appointments_of_incident"),
            models.Index(
                fields=["during"], condition=models.Q(state=BOOKED), name="appointments_open"
            ),
        ]
