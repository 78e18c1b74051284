"""Telephony: calls as the exchange tells them, handlers who are ready, and the count of both.

Vocabulary: a *line* is the number that was dialled; a *call* is one call of the exchange, known
by the exchange's own id; an *event* is what the exchange says of it (presented, answered,
transferred, abandoned, keyed, ended, recorded), kept as it came. A *desk* is a handler at a
telephone, with the *extension* at which it rings and a state (ready, on a call, wrap-up, break,
away). A call *rings* at one desk at a time. A *call record* is what the exchange charges by: it
comes apart from the events, and is compared with the contacts of the force, so that no call is
without a record of contact.
"""
