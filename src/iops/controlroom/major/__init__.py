"""Major and critical incidents: declared on an incident, commanded and logged in one place.

Vocabulary: a *declaration* makes an incident a major or a critical one until it is *stood down*.
*METHANE* is the first report of a major incident, in versions. A *role* is held by one person for
the time being; the *log-keeper* writes down each *decision*: what, why, by whom. The *parts* are
incidents that belong to it; their logs are read as one. The *principles* are those of joint work.
"""
