"""The live stream: server-sent events from a process of its own, asynchronous, no ORM inside.

A change is resolved and drawn once, and sent to everyone whose audiences include it; a slow
client's queue is bounded and ends in a resync.
"""
