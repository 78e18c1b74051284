"""Audit: who looked at what, when and why.

Vocabulary: a *look* is a page or a settled search, with the ids it showed; a *watch* is a live
screen from when to when; the six verbs are those of the Data Protection Act 2018 s.62.
"""
