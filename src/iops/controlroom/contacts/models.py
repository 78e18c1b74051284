"""Tables of contacts."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from iops.controlroom.contacts.contracts import CHANNELS
from iops.kernel import clock
from iops.kernel.models import Record, TextKey


class Contact(Record):
    """One call, message or visit.

    ``presented_at`` is when it reached the force (BT's hand-over for 999), ``answered_at`` when
    a person took it. ``caller_phone`` is the number shown or given. ``reported_at`` of a crime
    counts from here (Home Office Counting Rules: from when the report was first received).
    ``returns_id`` is the call that nobody answered and this one returns.
    """

    number = TextKey(max_length=30, unique=True)
    channel = TextKey(max_length=20)
    presented_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    abandoned = models.BooleanField(default=False)
    handler_id = models.BigIntegerField(null=True)
    caller_name = models.TextField(blank=True)
    caller_phone = TextKey(max_length=30, blank=True)
    caller_profile_id = models.BigIntegerField(null=True)
    cli_withheld = models.BooleanField(default=False)
    what = models.TextField(blank=True)
    place_text = models.TextField(blank=True)
    place_id = models.BigIntegerField(null=True)
    resolution = models.TextField(blank=True)
    returns_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "contacts_contact"
        indexes = [
            GinIndex(
                OpClass(Upper("place_text"), name="gin_trgm_ops"),
                condition=models.Q(place_id__isnull=True),
                name="contacts_told",
            ),
            models.Index(
                fields=["place_id"],
                condition=models.Q(place_id__isnull=False),
                name="contacts_at_place",
            ),
            models.Index(fields=["audience_id", "-presented_at"], name="contacts_newest"),
            # Withheld numbers are left out: they are no caller's, and so many that the planner
            # would take any number for as frequent.
            models.Index(
                fields=["caller_phone", "-presented_at"],
                condition=~models.Q(caller_phone=""),
                name="contacts_by_phone",
            ),
            models.Index(
                fields=["caller_profile_id"],
                condition=models.Q(caller_profile_id__isnull=False),
                name="contacts_of_caller",
            ),
            models.Index(
                fields=["presented_at"],
                condition=models.Q(answered_at__isnull=True, abandoned=False),
                name="contacts_waiting",
            ),
            models.Index(
                fields=["presented_at"],
                condition=models.Q(answered_at__isnull=True, resolution="")
                & (models.Q(abandoned=True) | models.Q(ended_at__isnull=False)),
                name="contacts_unanswered",
            ),
            models.Index(
                fields=["returns_id"],
                condition=models.Q(returns_id__isnull=False),
                name="contacts_returns",
            ),
        ]

    @property
    def channel_label(self) -> str:
        """The channel in words."""
        return CHANNELS.get(str(self.channel), str(self.channel))


class Draft(Record):
    """What a handler has typed so far, so that nothing is lost and another desk can go on."""

    handler_id = models.BigIntegerField()
    contact_id = models.BigIntegerField(null=True)
    body = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField(blank=True, db_default="")
    incident_id = models.BigIntegerField(null=True)
    keeps_history = False

    class Meta:
        db_table = "contacts_draft"
        indexes = [
            models.Index(
                fields=["handler_id", "-saved_at"],
                condition=models.Q(ended_at__isnull=True),
                name="contacts_open_drafts",
            ),
            models.Index(
                fields=["saved_at"],
                condition=models.Q(ended_at__isnull=True),
                name="contacts_half_typed",
            ),
        ]


class Message(Record):
    """The words of a contact as they came by a machine: a web form, an email, a chat, a text.

    ``reference`` is the id that the channel gives it; the same again is the same message. What a
    handler makes of it stands on the contact.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    channel = TextKey(max_length=20)
    reference = TextKey(max_length=200)
    sender = models.TextField(blank=True)
    body = models.TextField()
    received_at = models.DateTimeField()
    keeps_history = False

    class Meta:
        db_table = "contacts_message"
        constraints = [
            models.UniqueConstraint(fields=["channel", "reference"], name="contacts_message_once")
        ]
        indexes = [models.Index(fields=["contact"], name="contacts_message_of")]
