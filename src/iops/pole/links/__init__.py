"""Links and warning markers.

Vocabulary: a *link* ties two records with a *reason*, from when to when, on whose word and how
sure; a *marker* warns about the one it was set on, with who, why and a review date. To others it
shows as a relation ("linked to X, violence; lived here until 2019"), never as their own.
"""
