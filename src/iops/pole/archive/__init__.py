"""The archive: records of systems that were retired, read and never edited.

Vocabulary: a *system* was retired and says what it held; an *archive record* is what that system
said under a *reference* of its own; it was *brought over* where a record of ours was made of it.
What is not brought over is found, marked as what it is, and offered before somebody is recorded
anew.
"""
