"""Kill -9 at random instants, and compare what was acknowledged with what is there.

`python -m tests.faults --seconds 3600 --seed 7` runs it by hand for as long as wanted; the test
plays a short one. What the clients were told is kept in a file that the system does not know.
"""
