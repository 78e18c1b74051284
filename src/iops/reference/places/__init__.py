"""Places: areas (force, division, beat), the gazetteer and the road network.

Vocabulary: a *place* is anything an incident can be at; an *area* is a polygon that somebody
polices; the *gazetteer* is the list of addresses, streets, junctions, premises and postcodes;
*grid metres* are eastings and northings of the British National Grid (EPSG:27700), in which
distances are ordinary plane distances.
"""
