"""Officer emergencies: one press, and everybody who can help knows.

Vocabulary: an officer *presses* (on any device, or by the state of their radio); the *emergency*
stands on every board until a person *acknowledges* it, and is *stood down* with a reason. Pressing
again is the same emergency.
"""
