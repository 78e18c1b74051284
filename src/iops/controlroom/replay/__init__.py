"""Replay: where units were and how incidents stood, at any moment of the past.

Vocabulary: a *window* is the time that is replayed; a *track* is what was shown of one unit in it,
fix by fix; what *stood* is the state of an incident or a unit from a moment on, as its own history
says; a *gap* is a time in which nothing was heard of a unit: it is drawn as one, never filled.
"""
