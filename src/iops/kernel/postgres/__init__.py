"""The database backend: Django's for PostgreSQL, with statements that the server keeps prepared.

Planning cost more than carrying out: opening an incident is twenty-five statements, all of them
the same each time.
"""
