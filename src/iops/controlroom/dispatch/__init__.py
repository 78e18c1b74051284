"""Dispatch: which unit goes where, and what became of it.

Vocabulary: a *deployment* is one unit sent to one incident, from *ordered* over *mobile* and *at
scene* to *clear* (or *stood down*); a *recommendation* names units with reasons.
"""
