"""Reports of the public: a form on the web without an account, that lands in the inbox.

It says first that an emergency is told by telephone. What is sent is a contact like any other,
by its risk among all that waits, and its number is the reference of whoever sent it.
"""
