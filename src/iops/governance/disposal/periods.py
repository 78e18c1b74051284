"""Retention periods in SQL, composed from what the capabilities declare.

A period counts from what the record itself says (``kept_since``), and begins anew with what
others declare as activity: a clear period, as MoPI calls it.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from iops.governance.disposal.contracts import RETENTION, RetentionClass
from iops.kernel import clock
from iops.kernel.models import Record
from iops.kernel.registry import Activity, RecordKind, registry


def reviewed_kinds() -> list[RecordKind]:
    """The kinds of record whose retention period ends in a review of their own."""
    return [one for one in registry.each("records") if one.kept_since]


def class_of(kind: RecordKind) -> RetentionClass:
    return RETENTION[kind.retention]


@dataclass(frozen=True)
class Period:
    """The SQL of one kind: rows ``r`` of ``table`` whose period is over."""

    kind: RecordKind
    table: str
    audience: str
    number: str

    @classmethod
    def of(cls, kind: RecordKind) -> "Period":
        model = apps.get_model(kind.model)
        return cls(
            kind,
            model._meta.db_table,
            "r.audience_id" if issubclass(model, Record) else "%(open)s",
            f"r.{kind.number_field}" if kind.number_field else "''",
        )

    @property
    def since(self) -> str:
        return f"({self.kind.kept_since})::timestamptz"

    @property
    def over(self) -> str:
        """True for a row whose period is over: long enough ago, and nothing since."""
        years = class_of(self.kind).years
        return " AND ".join(
            [f"{self.since} < {_ago(years)}", *(f"NOT ({one})" for one in self._activities())]
        )

    @property
    def ends(self) -> str:
        """The London day on which the period ended."""
        years = class_of(self.kind).years
        moment = f"{self.since} + interval '{years} years'"
        return f"(({moment}) AT TIME ZONE 'Europe/London')::date"

    def _activities(self) -> list[str]:
        declared: list[Activity] = registry.each("activities")
        found = []
        for one in declared:
            if one.of == self.kind.kind:
                years = RETENTION[one.retention or self.kind.retention].years
                found.append(one.newer.replace("%(since)s", _ago(years)))
        return found


def _ago(years: int) -> str:
    return f"(%(now)s::timestamptz - interval '{years} years')"


def runs_again(record_kind: str, record_id: int) -> bool:
    """Whether the retention period of a record that is there is not over (any more)."""
    kind = registry.record_kind(record_kind)
    if not kind.kept_since:
        return False
    period = Period.of(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce({period.over}, false) FROM {period.table} r WHERE r.id = %(id)s",
            {"now": clock.now(), "id": record_id, "open": 0},
        )
        found = cursor.fetchone()
    return found is not None and not found[0]
