"""Returns: what the force publishes and sends, made from the records themselves.

Vocabulary: an *anonymous point* stands for at least eight addresses, and is all that a published
row says of its place; a *mapping* turns classes and outcomes into published labels by dated
code lists, and lists what it cannot map.
"""
