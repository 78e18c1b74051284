"""Whose a search record is to put right."""

from iops.casework.encounters.contracts import RECORD, REVIEW
from iops.casework.encounters.models import Encounter
from iops.kernel.actors import Actor


def may_correct(by: Actor, encounter: Encounter) -> bool:
    """Whether the actor may: the officer who searched, or somebody who reviews searches."""
    return by.may(RECORD) and (encounter.created_by == by.account_id or by.may(REVIEW))
