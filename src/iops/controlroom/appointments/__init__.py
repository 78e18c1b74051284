"""Appointments: what need not be attended now gets a time at which somebody will be there.

A *calendar* says when a district offers appointments (a visit, a room at a station, a telephone
call); its *seats* are the officers or rooms that keep them, and are its capacity: the database
lets no seat have two appointments at once. A *slot* is a time that a calendar offers.
"""
