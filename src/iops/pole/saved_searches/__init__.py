"""Saved searches: tell me when a record that matches appears.

Vocabulary: a *saved search* is what somebody typed into the find box and wants to be told of; a
*match* is a record that it would find now and did not before. Only who saved it sees either.
"""
