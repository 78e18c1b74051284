"""Who may see a record: audiences, and the sets of audiences that accounts have."""

from django.db import models

from iops.governance.access.models.accounts import Account
from iops.governance.access.models.organisation import Force, Role, Team
from iops.kernel import clock
from iops.kernel.models import TextKey


class Audience(models.Model):
    """The interned number of (force, restriction, grants).

    ``restriction`` is a code ("open", "restricted", "sensitive", "professional-standards");
    ``outside`` says what others learn: "absent" (nothing) or "contact-owner" (that something
    exists, and whom to ask). ``signature`` makes equal rules share a number.
    """

    id = models.AutoField(primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    restriction = TextKey(max_length=40)
    outside = TextKey(max_length=20, default="absent")
    signature = TextKey(max_length=200, unique=True)

    class Meta:
        db_table = "access_audience"


class AudienceGrant(models.Model):
    """One grant of a restricted audience: to an account, a team, a role, or whoever may something.

    ``permission``: every role that holds it, today and whenever a force moves it.
    """

    id = models.BigAutoField(primary_key=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, null=True, related_name="+")
    permission = TextKey(max_length=80, blank=True, default="", db_default="")

    class Meta:
        db_table = "access_audience_grant"
        indexes = [models.Index(fields=["audience"], name="access_grants_of")]


class AccountAudience(models.Model):
    """An audience that an account may see, computed from grants; with an end when lent."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_account_audience"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "audience"], name="access_account_audience_once"
            )
        ]


class BreakGlass(models.Model):
    """A look behind a restriction in an emergency: why, until when, and who reviewed it."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    record_kind = TextKey(max_length=40)
    record_id = models.BigIntegerField()
    reason = models.TextField()
    broken_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    justified = models.BooleanField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        db_table = "access_break_glass"


class Restriction(models.Model):
    """That a record was restricted: by whom, why, and when somebody else looks at it again.

    One stands for a record (``ended_at`` empty) until it is lifted or another takes its place.
    ``stays`` is what the last review said; None before the first.
    """

    id = models.BigAutoField(primary_key=True)
    record_kind = TextKey(max_length=40)
    record_id = models.BigIntegerField()
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+")
    reason = models.TextField()
    set_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    stays = models.BooleanField(null=True)
    review_note = models.TextField(blank=True)

    class Meta:
        db_table = "access_restriction"
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id"],
                condition=models.Q(ended_at__isnull=True),
                name="access_one_restriction",
            )
        ]


class Move(models.Model):
    """A record that went from one audience to another, with all that is seen with it: who, why.

    ``done_at`` closes it; only an open one opens the database's door (``sql/move.sql``).
    """

    id = models.BigAutoField(primary_key=True)
    record_kind = TextKey(max_length=40)
    record_id = models.BigIntegerField()
    was = models.ForeignKey(Audience, models.PROTECT, db_column="audience_was", related_name="+")
    becomes = models.ForeignKey(Audience, models.PROTECT, db_column="audience_is", related_name="+")
    reason = models.TextField()
    moved_by = models.BigIntegerField()
    at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_move"
        indexes = [models.Index(fields=["record_kind", "record_id"], name="access_moves_of")]
