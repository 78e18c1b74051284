"""What people type into the find box, with the errors of people who type what they heard.

Drawn from the truth about a sandbox force, from fixed shares of error classes, deterministic by
seed. It was written before the search that it measures, and is not to be tuned to it.
"""
