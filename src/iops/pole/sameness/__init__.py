"""Places, vehicles and phones that were recorded more than once.

Vocabulary: two records are *one thing* (one address, one vehicle, one phone) by judgement, as two
profiles are one person (``identity``): what hangs on each stays on each, cards show it together,
and a judgement that is taken back leaves what was there before.
"""
