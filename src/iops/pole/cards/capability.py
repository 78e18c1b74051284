"""What the rest of the house needs to know about cards."""

from iops.kernel.registry import Capability, Card
from iops.pole.cards.files import removed_files_of
from iops.pole.cards.things import THINGS

CAPABILITY = Capability(
    name="cards",
    label="Cards",
    cards=[Card(kind, removed_files_of(kind)) for kind in ("profile", "place", *THINGS)],
    urls="iops.pole.cards.urls",
)
