"""Dispatch desks: whose incident it is in the control room, and who sits there now.

Vocabulary: a *desk* covers areas (divisions, beats); where an incident is decides its desk, unless
somebody *moved* it by hand. One desk *takes the rest*. A dispatcher *sits* at a desk, one at a
time. Desks *merge* (one does another's work, at night) and *split* again; the desk *in effect* is
the one that does the work. A desk with open incidents at which nobody sits raises an *alarm*.
"""
