"""What people do with emergencies."""

from iops.controlroom.emergencies.commands.answer import acknowledge_emergency
from iops.controlroom.emergencies.commands.end import stand_down_emergency
from iops.controlroom.emergencies.commands.press import press, press_by_state
from iops.controlroom.emergencies.commands.tell import tell_near

__all__ = [
    "acknowledge_emergency",
    "press",
    "press_by_state",
    "stand_down_emergency",
    "tell_near",
]
