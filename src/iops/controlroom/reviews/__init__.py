"""The supervisor's review queue: what somebody in the room decided, and a second person looks at.

Vocabulary: a *review* waits on an incident because it was closed without anybody there, graded
down, or reopened (the list ``review-rules`` says which). A supervisor who has not done it *agrees*,
or *sends it back*: a closure is reopened, a downgrade is undone.
"""
