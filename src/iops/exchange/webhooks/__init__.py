"""Webhooks: partners are told that something happened, by ids only.

Vocabulary: a *subscription* names an address and the fact types it wants; a *delivery* is one
attempted message, signed, retried with growing pauses until it is acknowledged by any 2xx.
"""
