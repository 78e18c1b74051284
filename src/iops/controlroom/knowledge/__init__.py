"""The knowledge base of the control room: short pages by topic, found while a caller talks.

Vocabulary: an *article* has an *owner*, who sees to it that it is right, and a day of *review*;
each change makes a *version*, and the earlier ones stay.
"""
