"""Areas that somebody draws: who and what is within, a broadcast to them, and a geofence.

Vocabulary: a *ring* is an area as the corners of a polygon in metres of the national grid; a
*geofence* is a ring that is watched until a day, with the reason; a *crossing* is a unit that came
in or went out, told to whoever set the fence until they have read it.
"""
