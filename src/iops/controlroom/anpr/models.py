"""Tables of ANPR hits and circulations."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Circulation(Record):
    """A vehicle or a person that is looked for. ``vrm`` is the plate; "" for a person without.

    ``action`` is a code of ``circulation-actions``. ``created_by`` made it and answers for it.
    """

    who = models.TextField()
    vrm = TextKey(max_length=11, blank=True)
    why = models.TextField()
    action = TextKey(max_length=20)
    source = models.TextField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    ending = models.TextField(blank=True)

    class Meta:
        db_table = "anpr_circulation"
        indexes = [
            models.Index(
                fields=["vrm"], condition=models.Q(ended_at__isnull=True), name="anpr_looked_for"
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(ended_at__isnull=True),
                name="anpr_circulated",
            ),
        ]


class Hit(Record):
    """A reading that somebody is to look at. ``reading`` is the reader's own number of it.

    ``list_name`` is the list that the reader named; ``image`` refers to the picture where the
    reader keeps it: none is copied. ``confirmed_how`` says with whom it was confirmed.
    """

    reading = TextKey(max_length=60, unique=True)
    vrm = TextKey(max_length=11)
    camera = models.TextField()
    direction = models.TextField(blank=True)
    list_name = models.TextField(blank=True)
    image = models.TextField(blank=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    seen_at = models.DateTimeField()
    received_at = models.DateTimeField()
    circulation = models.ForeignKey(Circulation, models.PROTECT, null=True, related_name="+")
    state = TextKey(max_length=10)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_how = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    result = TextKey(max_length=20, blank=True)
    note = models.TextField(blank=True)
    incident_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "anpr_hit"
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=models.Q(state__in=["new", "confirmed"]),
                name="anpr_hits_open",
            ),
            models.Index(fields=["-seen_at"], name="anpr_hits_newest"),
            models.Index(fields=["vrm", "-seen_at"], name="anpr_hits_of"),
            models.Index(fields=["circulation"], name="anpr_hits_of_circulation"),
        ]
