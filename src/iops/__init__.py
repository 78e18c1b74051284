"""iOPS: an integrated operational policing system.

The folders below this one are the parts that a police force names; ``ARCHITECTURE.md`` is the
map. A folder imports only from the floors below it.
"""
