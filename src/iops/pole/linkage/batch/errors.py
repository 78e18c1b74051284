"""What stops a batch, in words."""


class EngineMissing(Exception):
    """What an engine needs is not on this machine. The message says what to install."""


class TooFew(Exception):
    """There are too few records to learn from. The message says how many are needed."""
