"""Positions for Prometheus: kept and refused, by source and reason."""

from collections.abc import Iterable

from django.db import DatabaseError
from prometheus_client.core import REGISTRY, CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from iops.controlroom.resources.position_queries import totals


class Positions(Collector):
    """Reads the counts that all live processes write."""

    def describe(self) -> Iterable[Metric]:
        return []

    def collect(self) -> Iterable[Metric]:
        kept = CounterMetricFamily(
            "iops_positions_kept", "Fixes of units that were kept", labels=["source"]
        )
        refused = CounterMetricFamily(
            "iops_positions_refused", "Fixes of units that were refused",
            labels=["source", "reason"],
        )  # fmt: skip
        try:
            found = totals()
        except DatabaseError:
            # What else is measured is still told; that the database is away is told by /ready.
            found = []
        for source, reason, many in found:
            if reason:
                refused.add_metric([source, reason], many)
            else:
                kept.add_metric([source], many)
        return [kept, refused]


_registered = False


def register() -> None:
    """Once for each process."""
    global _registered
    if not _registered:
        REGISTRY.register(Positions())
        _registered = True
