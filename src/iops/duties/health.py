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
    detail = beat.detail if beat else {}
    orphans, missing = detail.get("orphans", 0), detail.get("missing", 0)
    if orphans:
        return f"{orphans} duties belong to nobody who can do them. Give them an owner who may."
    return f"{missing} records should have a duty and have none." if missing else None


def somebody_reached() -> str | None:
    """A duty whose whole chain reaches nobody: whoever reads this is the last resort."""
    beat = Heartbeat.objects.filter(part="duty-engine").first()
    count = beat.detail.get("unreached", 0) if beat else 0
    if not count:
        return None
    what = "1 duty reaches" if count == 1 else f"{count} duties reach"
    return (
        f"{what} nobody: no one holds the post of force incident manager or duty inspector, and "
        "no supervisor is on duty. Fill a post now (Posts), and see the queues."
    )
