"""What a record is: a row that somebody may see or not, with a version and an origin."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from iops.kernel import clock
from iops.kernel.ids import new_uid

if TYPE_CHECKING:
    from iops.kernel.actors import Actor


class RecordQuerySet(models.QuerySet[Any]):
    """Rows that still have to be narrowed to what an actor may see."""

    def visible_to(self, actor: "Actor") -> Self:
        """Only rows of the actor's audiences. The first call of every query for a person."""
        return self.filter(audience_id__in=actor.audiences)


VisibleManager = models.Manager.from_queryset(RecordQuerySet)


class Record(models.Model):
    """Base of everything operational.

    ``audience_id`` is the interned number of (force, restriction, grants); row-level security
    and the live hub use the same number. ``version`` counts changes, for people who edit at the
    same time. An insert is its own history: who, when and in which bulk run. ``uid`` is made by
    the application, so that a record may be created offline or named outside.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    audience_id = models.IntegerField()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.BigIntegerField()
    run_id = models.BigIntegerField(null=True)

    objects = VisibleManager()

    class Meta:
        abstract = True
