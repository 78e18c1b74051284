"""Code lists: dated, sourced rows that law, policy or a force may change.

Vocabulary: a *list* has a *source*, a *vintage* (date of the source) and a *certainty* (law,
seen, extracted, general knowledge); a *code* is valid from a day to a day.
"""
