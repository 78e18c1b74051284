"""Authority at an incident: who asked for what, who gave it, for how long, and when it ended.

Vocabulary: a *request* asks for authority of a kind (armed deployment, pursuit). What is said to it
are *steps*, never changed: given (with conditions and until when), refused, withdrawn, run out,
confirmed where it was given by word of mouth. Its *state* is what the steps come to now.
"""
