"""What people, and the nightly job, do about retention and disposal."""

from iops.governance.disposal.commands.proposals import (
    Disposed,
    dispose,
    propose,
    refuse_disposal,
)
from iops.governance.disposal.commands.reviews import (
    keep_record,
    open_reviews,
    propose_from_review,
)

__all__ = [
    "Disposed",
    "dispose",
    "keep_record",
    "open_reviews",
    "propose",
    "propose_from_review",
    "refuse_disposal",
]
