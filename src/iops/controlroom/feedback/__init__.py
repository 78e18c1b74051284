"""Feedback: a short survey after an incident was closed, by a link that works once.

Nobody's name is asked. The answers stand with the incident and feed the dashboard.
"""
