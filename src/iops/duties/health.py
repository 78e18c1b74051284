"""Whether the engine lives and no duty is lost."""

from datetime import timedelta

from iops.kernel import clock
from iops.kernel.models import Heartbeat

SILENT = timedelta(seconds=15)


def engine_alive() -> str | None:
    """A duty engine that is silent means that nothing escalates."""
    beat = Heartbeat.objects.filter(part="duty-engine").first()
    if beat is None or clock.now() - beat.beat_at > SILENT:
        return "The duty engine is silent: nothing escalates. Start the worker."
    return None


def no_orphans() -> str | None:
    """The result of the nightly proof."""
    beat = Heartbeat.objects.filter(part="orphan-check").first()
    count = beat.detail.get("orphans", 0) if beat else 0
    return f"{count} duties belong to nobody. Give them an owner." if count else None
