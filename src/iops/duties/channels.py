"""How an alert reaches a person. Screens are real; a pager is simulated until a force has one."""

from typing import Protocol

from iops.duties.models import Alert
from iops.kernel import clock


class AlertChannel(Protocol):
    """Carries an alert; the receipt comes back by ``confirm_alert``."""

    def deliver(self, alert: Alert) -> None:
        """Hand the alert over. Raises nothing: an undelivered alert is repeated."""
        ...


class ScreenChannel:
    """The recipient's open pages show it: the live hub reads it from the event log."""

    def deliver(self, alert: Alert) -> None:
        alert.delivered_at = clock.now()
        alert.save(update_fields=["delivered_at"])


_CHANNELS: dict[str, AlertChannel] = {"screen": ScreenChannel()}


def channel(name: str) -> AlertChannel:
    """Raises LookupError for a channel that is not set up."""
    return _CHANNELS[name]
