"""Contacts: everyone who reaches the force, by any channel.

Vocabulary: a *contact* is one call, message or visit, timed from *presented* (rang) over
*answered* to *ended*; a *draft* is a half-typed contact that survives a dead browser.
"""
