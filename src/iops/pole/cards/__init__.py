"""Cards: the one page each for a person, a vehicle and a place. Pages only, no records."""
