"""Forces, teams, roles, postings and duty posts."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from iops.kernel.models import TextKey


class Force(models.Model):
    """A police force: its own data controller."""

    id = models.AutoField(primary_key=True)
    code = TextKey(max_length=10, unique=True)
    slug = TextKey(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "access_force"

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team, unit or office: the smallest thing that work can be given to."""

    id = models.BigAutoField(primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    code = TextKey(max_length=30)
    name = models.CharField(max_length=120)
    area_code = TextKey(max_length=30, blank=True)

    class Meta:
        db_table = "access_team"
        constraints = [
            models.UniqueConstraint(fields=["force", "code"], name="access_team_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A role as data: a name for a set of permissions.

    ``second_step``: whoever holds the role must sign in with a passkey, or a code beside the
    password.
    """

    id = models.AutoField(primary_key=True)
    code = TextKey(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    second_step = models.BooleanField(default=False, db_default=False)
    second_step_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "access_role"

    def __str__(self) -> str:
        return self.label


class RoleGrant(models.Model):
    """A permission that a role holds; ``declared`` ones come from the capabilities.

    A force that takes a permission away sets ``allowed`` to false, and keeps the row.
    """

    id = models.AutoField(primary_key=True)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    permission = TextKey(max_length=80)
    purposes = models.JSONField(default=list)
    declared = models.BooleanField(default=True)
    allowed = models.BooleanField(default=True)

    class Meta:
        db_table = "access_role_grant"
        constraints = [
            models.UniqueConstraint(fields=["role", "permission"], name="access_grant_once")
        ]


class PurposeRule(models.Model):
    """A read that asks people of a role why they look, unless one of ``tasks`` is open.

    ``view`` is the stable name of the read ("cards.person"); ``minutes`` how long the answer
    holds for the record it was given for. A force that asks nobody sets ``asks`` to false, and
    keeps the row.
    """

    id = models.AutoField(primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    view = TextKey(max_length=60)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    tasks = models.JSONField(default=list)
    minutes = models.IntegerField(default=60)
    asks = models.BooleanField(default=True)

    class Meta:
        db_table = "access_purpose_rule"
        constraints = [
            models.UniqueConstraint(fields=["force", "view", "role"], name="access_purpose_once")
        ]


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings by time."""

    def held_at(self, moment: datetime) -> Self:
        """Those that hold at the moment: from their beginning, up to but not at their end."""
        return self.filter(valid_from__lte=moment).filter(
            models.Q(valid_to=None) | models.Q(valid_to__gt=moment)
        )


class Posting(models.Model):
    """An account's place in a team with a role, for a time."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        db_table = "access_posting"
        indexes = [models.Index(fields=["account", "valid_from"], name="access_posting_of")]


class DutyPost(models.Model):
    """A post that somebody holds for a period: duty inspector, force incident manager."""

    id = models.AutoField(primary_key=True)
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    code = TextKey(max_length=40)
    label = models.CharField(max_length=80)
    minimum_rank = TextKey(max_length=30, blank=True)

    class Meta:
        db_table = "access_duty_post"
        constraints = [
            models.UniqueConstraint(fields=["force", "code"], name="access_post_code_once")
        ]


class PostHolding(models.Model):
    """Who holds a post when. Two people cannot hold one post at one moment."""

    id = models.BigAutoField(primary_key=True)
    post = models.ForeignKey(DutyPost, models.PROTECT, related_name="+")
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    held = DateTimeRangeField()

    class Meta:
        db_table = "access_post_holding"
        constraints = [
            ExclusionConstraint(
                name="access_post_one_holder",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    ("held", RangeOperators.OVERLAPS),
                ],
            )
        ]
