"""Other services: ambulance and fire asked from the log, incidents handed to another force.

A *request* asks an agency to attend, to take an incident over (*transfer*), or tells it
(*inform*); theirs to us are requests, too. It goes by *message* or by telephone, and each *step*
says when, how and by whom it was known. Whose an incident is, is written at every moment: ours
until the other side has accepted it. The outbox of messages is in the database; the adapter that
carries them is in the exchange.
"""
