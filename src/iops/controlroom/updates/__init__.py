"""Updates: the public reference that a caller is given, and text messages about their report.

A text is of the force's own list and holds no personal data; the number is the one of the
contact. It waits in the database until a gateway has taken it over (``exchange.texts``).
"""
