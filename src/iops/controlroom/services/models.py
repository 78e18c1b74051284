"""Tables of requests, their steps, the messages about them, and whose an incident is."""

from django.db import models

from iops.controlroom.services.contracts import ASKED
from iops.kernel.models import Record, TextKey


class Request(Record):
    """We ask an agency (``out``), or an agency asks us (``in``).

    ``taken_by`` is who there has taken it on; ``their_reference`` what they call it. Until
    ``answer_by`` they answer; ``silent_at`` is when the log was told that they had not.
    ``contact_id`` is the contact as which theirs came to us.
    """

    number = TextKey(max_length=30, unique=True)
    direction = TextKey(max_length=4)
    agency = TextKey(max_length=80)
    kind = TextKey(max_length=10)
    way = TextKey(max_length=10)
    incident_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    what = models.TextField()
    grade = TextKey(max_length=4, blank=True)
    state = TextKey(max_length=10, default=ASKED)
    taken_by = models.TextField(blank=True)
    their_reference = TextKey(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    silent_at = models.DateTimeField(null=True)
    heard = models.IntegerField(default=0)
    told = models.IntegerField(default=0)

    class Meta:
        db_table = "services_request"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(incident_id__isnull=False) | models.Q(contact_id__isnull=False),
                name="services_about_something",
            ),
        ]
        indexes = [
            models.Index(fields=["incident_id", "id"], name="services_of_incident"),
            models.Index(fields=["contact_id"], name="services_of_contact"),
            models.Index(
                fields=["answer_by"],
                condition=models.Q(state=ASKED, silent_at__isnull=True),
                name="services_unanswered",
            ),
            models.Index(fields=["agency", "their_reference"], name="services_by_their_reference"),
            models.Index(fields=["-asked_at"], name="services_newest"),
        ]


class Step(Record):
    """One thing that became known of a request: when, how, in which words. Never changed."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = TextKey(max_length=10, blank=True)
    how = TextKey(max_length=10)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "services_step"
        indexes = [models.Index(fields=["request", "id"], name="services_steps")]


class Message(Record):
    """A message to or from an agency: the outbox, the inbox, and the ledger of both.

    ``message_id`` is the sender's own. Ours waits until it is answered: ``next_at`` is when it is
    sent (again), ``handed_at`` when the other side first took it over, ``answered_at`` when it was
    acknowledged. Of theirs ``outcome`` says what was done with it.
    """

    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="+")
    direction = TextKey(max_length=4)
    agency = TextKey(max_length=80)
    message_id = TextKey(max_length=100)
    kind = TextKey(max_length=12)
    sequence = models.IntegerField()
    body = models.JSONField(default=dict)
    at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    outcome = TextKey(max_length=20, blank=True)
    problem = TextKey(max_length=200, blank=True)
    keeps_history = False

    class Meta:
        db_table = "services_message"
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "agency", "message_id"], name="services_message_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="services_outbox",
            ),
            models.Index(fields=["request", "id"], name="services_messages_of"),
            models.Index(
                fields=["agency", "id"],
                condition=models.Q(outcome="early"),
                name="services_early",
            ),
        ]


class Ownership(Record):
    """Whose an incident is, from when to when. ``agency`` "" is this force.

    Without a row it has been ours all the time. One is open at a time.
    """

    incident_id = models.BigIntegerField()
    agency = TextKey(max_length=80, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    request = models.ForeignKey(Request, models.PROTECT, related_name="+")

    class Meta:
        db_table = "services_ownership"
        constraints = [
            models.UniqueConstraint(
                fields=["incident_id"],
                condition=models.Q(until__isnull=True),
                name="services_one_owner",
            ),
        ]
        indexes = [models.Index(fields=["incident_id", "id"], name="services_owners_of")]
