"""Encounters: stop and search.

Vocabulary: an *encounter* is one person (or vehicle) searched; *grounds* are why, *object* what
for, *power* the Act that allows it; an *authority* stands in the place of grounds where the power
needs no suspicion. GOWISELY is what the person is told before (Code A 3.8). A *review* is a
supervisor's word on whether the grounds were reasonable. The record follows the Police and
Criminal Evidence Act 1984 s.3 and its Code of Practice A.
"""
