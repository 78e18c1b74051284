"""Resources: units, who is in them, what they can do and where they are.

Vocabulary: a *unit* has a *call sign*, a *crew*, *skills* and a *state*; a *fix* is a position
with its source, age and accuracy.
"""
