"""Broadcasts: words to many at once, and who has read them.

Vocabulary: a *broadcast* goes to units, a team, an area or everybody on duty; each *recipient* has
a *receipt* of their own, which stands on their screens until they have read it. A *reminder* goes
to those who have not. Nothing is dropped because somebody was not there.
"""
