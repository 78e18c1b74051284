"""ANPR hits and circulations.

Vocabulary: a *circulation* says that a vehicle or a person is looked for: by whom, why, what is
asked of whoever sees it, until when. A *hit* is a camera's reading of a plate that is circulated,
or on a list that the reader names; before anybody acts on it, somebody *confirms* with the source
that it is still current. What nobody dealt with *expires* by itself. Readings of any other plate
are not kept here at all.
"""
