"""Mechanism without any policing: the floor that every other part stands on.

Vocabulary: an *actor* acts for a *purpose*; a *command* is the only thing that writes and tells
what happened as *facts*; the *event log* keeps facts in commit order, so a *reader* needs only
"everything after my position"; a *record* carries its audience, its version and its origin.
"""
