"""The dashboard: demand and resources now.

A *tile* carries the event position at which it was true; its *drill-down* shows the rows behind
the figure, or says what has changed since.
"""
