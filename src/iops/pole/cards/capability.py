"""What the rest of the house needs to know about cards."""

from iops.kernel.registry import Capability

CAPABILITY = Capability(name="cards", label="Cards", urls="iops.pole.cards.urls")
