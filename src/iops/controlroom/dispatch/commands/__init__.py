"""Sending units, what they answer, and what they report back."""

from iops.controlroom.dispatch.commands.answer import acknowledge, decline
from iops.controlroom.dispatch.commands.report import report_state
from iops.controlroom.dispatch.commands.send import (
    cannot_resource,
    deploy_unit,
    hurry_orders,
    redeploy_unit,
    warn_crews,
)
from iops.controlroom.dispatch.commands.stand_down import stand_down

__all__ = [
    "acknowledge",
    "cannot_resource",
    "decline",
    "deploy_unit",
    "hurry_orders",
    "redeploy_unit",
    "report_state",
    "stand_down",
    "warn_crews",
]
