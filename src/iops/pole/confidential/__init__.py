"""Confidential: where somebody lives, or something happened, that only a few may know.

Vocabulary: a *mark* says that a place, or the address and phone of a person, is confidential or
no longer so, and why. *Whereabouts* are the true place of a record whose own row holds only what
everybody of its audience may read ("Confidential address", and the beat). A *phrase* is a way in
which people write such an address; where a text says it stands a *mask*, and what was *said* there
is kept in a row of its own.
"""
