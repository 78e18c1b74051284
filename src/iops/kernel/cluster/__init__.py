"""The database server: found, made, started, stopped, backed up and restored.

Knows no Django and no model. Vocabulary:

- *binaries*: a PostgreSQL 15 or newer with the contrib extensions that iOPS needs.
- *private cluster*: a server of this checkout alone, reached by a Unix socket in a directory
  that nobody else may enter; never by the network.
- *owner* and *app*: the role that migrates, and the role that runs (owns nothing).
"""
