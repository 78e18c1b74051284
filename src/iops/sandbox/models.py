"""Tables of the sandbox: which force it is, and the truth about its people, kept apart."""

from django.db import models

from iops.kernel import clock
from iops.kernel.models import TextKey


class SandboxForce(models.Model):
    """The force that was made in this database: equal plans give equal rows."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    people = models.BigIntegerField()
    seed = models.BigIntegerField()
    generator = models.IntegerField()
    today = models.DateField()
    data = models.TextField(blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sandbox_force"


class SandboxLoad(models.Model):
    """A load that is not whole yet, or never became so: its rows are there, and what is missing.

    ``removed``: the indexes and constraints that are to be made again (``loading.indexes``).
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    people = models.BigIntegerField()
    seed = models.BigIntegerField()
    began_at = models.DateTimeField(default=clock.now)
    removed = models.JSONField()

    class Meta:
        db_table = "sandbox_load"


class Truth(models.Model):
    """Whose a profile really is, and what is wrong with it. No screen and no search reads it."""

    profile_id = models.BigIntegerField(primary_key=True)
    person_id = models.BigIntegerField()
    faults = models.IntegerField()

    class Meta:
        db_table = "sandbox_truth"
        indexes = [models.Index(fields=["person_id"], name="sandbox_profiles_of")]


class SandboxPerson(models.Model):
    """Who somebody of the invented force really is."""

    id = models.BigIntegerField(primary_key=True)
    household_id = models.BigIntegerField()
    place_id = models.BigIntegerField()
    forename = models.TextField()
    middle_name = models.TextField(null=True)
    surname = models.TextField()
    birth_surname = models.TextField()
    sex = TextKey(max_length=1)
    born = models.DateField()
    ethnicity = TextKey(max_length=4)
    origin = TextKey(max_length=20)
    is_twin = models.BooleanField()

    class Meta:
        db_table = "sandbox_person"
