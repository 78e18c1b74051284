"""The road network: how long a car takes from any place to any other.

Vocabulary: a *node* is a junction or the end of a road; an *edge* is a stretch of road between two
nodes in one direction of travel, so a two-way street is two edges that are each other's *mate* and
a one-way street is one edge without a mate; *snapping* is finding the spot of the network nearest
to a point; a *forbidden turn* is two or more edges that may not be driven one after the other; the
*search graph* is the network with its junctions split by forbidden turns; it is *contracted* once,
so that times from everywhere come quickly.
"""
