"""A simulator of the Police National Computer, for sandboxes: it knows nobody who exists.

Vocabulary: *PNC*, the national computer with wanted people, warning signals and vehicles. Access to
the real one goes through the Home Office's own gateway, which is not here. What this answers is
drawn from what was asked, so that the same question gets the same answer.
"""
