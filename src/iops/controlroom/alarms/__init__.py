"""The register of alarms by URN: premises, keyholders, the response they have, false calls.

Vocabulary: an *alarm* has a number (URN), a kind, and a *level* of response. *Keyholders* are rung
in their order. An *activation* is an incident upon an alarm; it turns out *genuine* or *false*, and
false calls take the response away.
"""
