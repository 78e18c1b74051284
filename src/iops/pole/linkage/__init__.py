"""Linkage: which records of a whole force may be one person, and the review of what it proposes.

Vocabulary: a *run* compares the records that share a *key*, learns how much each agreement says,
gives each pair a *weight* (a power of two), and gathers records into persons. What it finds is a
*proposal*: two records, the weight and its explanation, for a person to judge. *Cautions* are what
makes a mistake dangerous (a marker, an open risk, a restriction): such pairs come first, and no
machine judges them. *Automatic* judgements are off until a force has measured that they are right.
"""
