"""What follows within the commands of others: a radio's emergency state is a press."""

from iops.controlroom.emergencies.commands import press_by_state, tell_near
from iops.controlroom.resources import states
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def state_set(fact: Fact, by: Actor) -> None:
    """A unit that reports the state that means an emergency calls for help; so each time again."""
    if states.meaning_of(str(fact.data.get("state", ""))) == states.EMERGENCY:
        press_by_state(by=by, unit_id=fact.id, before=_before(fact))


def _before(fact: Fact) -> str:
    previous = str(fact.data.get("previous", ""))
    return "" if states.meaning_of(previous) == states.EMERGENCY else previous


def tell(fact: Fact, by: Actor) -> None:
    """Everybody near is told with the press itself."""
    tell_near(by=by, emergency_id=fact.id)
