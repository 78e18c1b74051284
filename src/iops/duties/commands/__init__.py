"""What people, the engine and the night do with duties."""

from iops.duties.commands.alerting import alert_now, confirm_alerts_of
from iops.duties.commands.deliveries import order_deliveries, settle_delivery
from iops.duties.commands.hand_over import hand_over
from iops.duties.commands.lifecycle import (
    assign_duty,
    confirm_alert,
    end_duties,
    open_duty,
    take_duty,
)
from iops.duties.commands.standing import open_standing_duties

__all__ = [
    "alert_now",
    "assign_duty",
    "confirm_alert",
    "confirm_alerts_of",
    "end_duties",
    "hand_over",
    "open_duty",
    "open_standing_duties",
    "order_deliveries",
    "settle_delivery",
    "take_duty",
]
