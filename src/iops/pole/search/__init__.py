"""Search: the find box.

Vocabulary: a *projection* row holds what a record is found by (folded name, keys by token and by
sound, plate, phone, number); it changes in the command that changes the record, so a record
saved is found by the next search. One function of the database reads it, visibility first.
"""
