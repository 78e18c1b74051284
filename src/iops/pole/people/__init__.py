"""People: what each record says about a person, as it was said.

Vocabulary: a *profile* is one source's account of a person (name, birth, description); it is
never overwritten by another source. Which profiles are one person is decided in ``identity``.
"""
