"""The pages of the consoles: the call page and the board."""
