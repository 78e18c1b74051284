"""Identity: which profiles are one person.

Vocabulary: a *judgement* (same, different, unsure) ties two profiles, by a person or a machine;
a *nominal* is the person that profiles judged the same stand for; *membership* says which
profile belongs to which nominal, and is all that a judgement moves. A nominal's number is its
oldest profile's, so that taking a judgement back restores exactly what was.
"""
