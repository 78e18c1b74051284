"""Retention and disposal: what is kept how long, and the one door that blanks a record.

Vocabulary: a *retention class* says how long and on what ground; *disposal* needs two people and
a lawful ground; it blanks the record, its history and its projection, and leaves a *tombstone*
(table, id, hash, ground) by which verification still accounts for it.
"""
