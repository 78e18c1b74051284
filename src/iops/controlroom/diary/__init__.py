"""The diary of the control room: what must be done on an incident at a time that is not yet.

"Ring back 03:15" on any log, open or closed, is owed by the desk when its time comes, and nobody
has to remember it over a shift change.
"""
