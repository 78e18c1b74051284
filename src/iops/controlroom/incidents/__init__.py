"""Incidents: what happened, how urgent it is, and the log of what was done.

Vocabulary: an incident has a *grade* with a *target*; *THRIVE* is the assessment behind it, kept
in versions; the *log* is append-only, and a correction is a new entry; *short* is the number
that people say within a day.
"""
