"""Tables of code lists."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Value

from iops.kernel import clock
from iops.kernel.models import TextKey


class CodeList(models.Model):
    """A list: where it comes from, of which day, and how sure that is.

    ``certainty``: law, seen, extracted or general-knowledge (docs/code-lists.md). ``review_by``:
    after this day the list counts as out of date, and screens say so. ``own``: the force loaded
    it; a new release does not put the shipped list in its place.
    """

    name = TextKey(max_length=40, primary_key=True)
    label = models.CharField(max_length=120)
    source = models.TextField()
    vintage = models.DateField()
    certainty = TextKey(max_length=20)
    review_by = models.DateField(null=True)
    loaded_at = models.DateTimeField(default=clock.now)
    own = models.BooleanField(default=False, db_default=False)
    keeps_history = False

    class Meta:
        db_table = "codes_list"


class Code(models.Model):
    """A code of a list, valid from a day until (not including) a day.

    ``detail`` holds what the list says beside the label (minutes of a grade, class of an
    offence). Two rows of one code cannot be valid on one day.
    """

    id = models.BigAutoField(primary_key=True)
    list = models.ForeignKey(CodeList, models.PROTECT, related_name="+", db_column="list")
    code = TextKey(max_length=80)
    label = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    place = models.IntegerField(default=0)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "codes_code"
        constraints = [
            ExclusionConstraint(
                name="codes_valid_once",
                expressions=[
                    (F("list"), RangeOperators.EQUAL),
                    (F("code"), RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_to"), Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            )
        ]
        indexes = [models.Index(fields=["list", "code"], name="codes_by_code")]
