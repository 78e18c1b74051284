"""Partners: what was sent to whom, why, and whether it was received."""
