"""The handover: what is outstanding, by grade and age, on one page that prints; of a desk, too.

Vocabulary: whoever sits at a desk *offers* it to a colleague (or to whoever comes); the colleague
reads the list and *confirms* it, and sits there from then on; until then nobody has left. An offer
that is not wanted any more is *taken back*.
"""
