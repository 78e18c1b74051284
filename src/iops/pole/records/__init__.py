"""Recording people and things: the pages.

Vocabulary: a *kind* (person, vehicle, phone, document, property, organisation) has one form,
declared in ``kinds``; *likely* records are those that already exist and may be what is being
typed, each with the *reasons* why; to *take* one is to go on with it instead of making another.
"""
