"""Encounters: stop and search.

Vocabulary: an *encounter* is one person (or vehicle) searched; *grounds* are why, *object* what
for; the record follows the Police and Criminal Evidence Act 1984 s.3.
"""
