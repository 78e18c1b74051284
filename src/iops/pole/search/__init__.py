"""Search: the find box.

Vocabulary: a *word* occurs in names, and has *keys* that a misspelling leaves alone; a *pair* is
two words of one name of a record. Both are a *projection*, which changes in the command that
changes the record, so that a record saved is found by the next search. *Candidates* are the
records with a pair of words like those typed; one *ranking* puts them in order. Guarded functions
of the database read the projection, visibility first.
"""
