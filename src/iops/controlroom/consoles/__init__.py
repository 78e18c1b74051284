"""The call page and the board: pages on top of the wing, no records of their own."""
