"""Names that other parts hold."""

from enum import IntEnum


class Verb(IntEnum):
    """What was done with personal data (Data Protection Act 2018 s.62(1))."""

    COLLECTION = 1
    ALTERATION = 2
    CONSULTATION = 3
    DISCLOSURE = 4
    COMBINATION = 5
    ERASURE = 6
