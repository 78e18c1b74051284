"""Access: who may do what, and who may see what.

Vocabulary: an *account* is a person (or a named system process); a *posting* puts an account in
a *team* with a *role* for a time; a *role* holds *permissions*; a *duty post* (duty inspector)
is *held* by somebody for a period; an *audience* is the interned number of a visibility rule.
"""
