"""Duties: every piece of work that somebody must do.

Vocabulary: a *duty* is about a record, belongs to a person or a staffed *queue* (never nobody),
has a *clock* (due), a *risk*, and *escalates* by steps; an *alert* is delivered to a person with
a *receipt*, and goes on to the next until somebody confirms it.
"""
