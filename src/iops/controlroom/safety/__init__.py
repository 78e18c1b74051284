"""Officer safety: what endangers a crew where it is sent, and that the crew has read it.

Vocabulary: a *danger* is a marker on the place, on somebody involved or on somebody tied to the
place, shown as the relation that it is ("former occupant until 2019"); a *notice* goes with each
order where there is any, and asks for a *receipt*.
"""
