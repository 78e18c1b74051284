"""What other parts hold of reviews."""

from typing import Final

CLOSURE, DOWNGRADE, REOPENING = "closure", "downgrade", "reopening"
AGREED, SENT_BACK, TAKEN_BACK = "agreed", "sent-back", "taken-back"
LIST: Final = "review-rules"
