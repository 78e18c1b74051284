"""Tables of telephony."""

from django.db import models

from iops.controlroom.telephony.contracts import OFF, READY
from iops.kernel.models import Record, TextKey


class Call(Record):
    """One call of the exchange, as its events say it now; what they said stands beside it.

    ``exchange_id`` is the exchange's own. ``taken_by`` answered it on our page, maybe before
    the exchange says so. It rings at the desk of ``rings_at`` until ``rings_until``; ``rang``
    counts at how many desks. ``recordings`` are the exchange's references, one in a line, oldest
    first.
    """

    exchange_id = TextKey(max_length=80, unique=True)
    contact_id = models.BigIntegerField(null=True)
    line = TextKey(max_length=40)
    channel = TextKey(max_length=20)
    caller_phone = TextKey(max_length=30, blank=True)
    cli_withheld = models.BooleanField(default=False)
    presented_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    abandoned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    extension = TextKey(max_length=20, blank=True)
    transferred_to = TextKey(max_length=40, blank=True)
    silent = models.BooleanField(default=False)
    recordings = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.BigIntegerField(null=True)
    rings_at = models.BigIntegerField(null=True)
    rings_since = models.DateTimeField(null=True)
    rings_until = models.DateTimeField(null=True)
    rang = models.IntegerField(default=0)

    class Meta:
        db_table = "telephony_call"
        constraints = [
            models.UniqueConstraint(
                fields=["rings_at"],
                condition=models.Q(rings_at__isnull=False),
                name="telephony_one_call_rings",
            )
        ]
        indexes = [
            models.Index(
                fields=["contact_id"],
                condition=models.Q(contact_id__isnull=False),
                name="telephony_of_contact",
            ),
            models.Index(
                fields=["presented_at"],
                condition=models.Q(
                    answered_at__isnull=True, taken_at__isnull=True, ended_at__isnull=True
                ),
                name="telephony_waiting",
            ),
            models.Index(fields=["-presented_at"], name="telephony_newest"),
        ]


class CallEvent(Record):
    """One thing that the exchange said of a call, as it came; never changed."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    event_id = TextKey(max_length=80)
    kind = TextKey(max_length=20)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    line = TextKey(max_length=40, blank=True)
    phone = TextKey(max_length=30, blank=True)
    withheld = models.BooleanField(default=False)
    extension = TextKey(max_length=20, blank=True)
    to = TextKey(max_length=40, blank=True)
    keys = TextKey(max_length=20, blank=True)
    recording = models.TextField(blank=True)
    keeps_history = False

    class Meta:
        db_table = "telephony_event"
        constraints = [
            models.UniqueConstraint(fields=["call", "event_id"], name="telephony_event_once")
        ]


class Desk(Record):
    """A handler at a telephone: where it rings, what they do, since when.

    ``until`` is the end of a wrap-up, ``after`` what they will be then. ``call_id`` is the call
    that they have.
    """

    account_id = models.BigIntegerField(unique=True)
    extension = TextKey(max_length=20, blank=True)
    state = TextKey(max_length=10, default=OFF)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    after = TextKey(max_length=10, default=READY)
    call_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "telephony_desk"
        constraints = [
            models.UniqueConstraint(
                fields=["extension"],
                condition=~models.Q(extension="") & ~models.Q(state=OFF),
                name="telephony_one_at_a_telephone",
            )
        ]


class CallRecord(Record):
    """A call record of the exchange, and what comparing it with the contacts came to.

    ``verdict`` is one of ``VERDICTS``, "" before it was compared; ``explanation`` is why there is
    no contact, where somebody has said so.
    """

    exchange_id = TextKey(max_length=80, unique=True)
    line = TextKey(max_length=40, blank=True)
    phone = TextKey(max_length=30, blank=True)
    presented_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    extension = TextKey(max_length=20, blank=True)
    recording = models.TextField(blank=True)
    received_at = models.DateTimeField()
    verdict = TextKey(max_length=10, blank=True)
    contact_id = models.BigIntegerField(null=True)
    compared_at = models.DateTimeField(null=True)
    explanation = models.TextField(blank=True)

    class Meta:
        db_table = "telephony_record"
        indexes = [
            models.Index(fields=["-presented_at"], name="telephony_records_newest"),
            models.Index(
                fields=["presented_at"],
                condition=models.Q(verdict__in=("", "missing", "empty")),
                name="telephony_records_open",
            ),
            models.Index(
                fields=["contact_id"],
                condition=models.Q(contact_id__isnull=False),
                name="telephony_record_contact",
            ),
        ]
