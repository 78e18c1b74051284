"""Lives a force's day through the real commands, as the people whose work it is.

Vocabulary: an *event* is what happens out there (a theft, a fall); a *call* is what reaches the
force of it, once or twice; a *scene* is where and of what type it is; a *job* is what one unit
does about one incident, from setting off to its result.
"""
