"""Where callers are, as networks and telephones say: every fix kept, each an area and never a pin.

A handset sends its position by AML, the exchange answers with a subscriber's address or the
ellipse of a cell (EISEC). Both come through an adapter at ``POST /api/v1/locations``; nothing of
them decides anything: a person reads how exact and how old a fix is, and takes it over or not.
"""
