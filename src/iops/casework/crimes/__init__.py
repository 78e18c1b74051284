"""Crimes: recorded under the Home Office Counting Rules.

Vocabulary: a crime has a *class* (recorded-crime classification, "8N"), and beside it an
*offence code* ("008/06"): two systems, never merged; its *victim* is a person or an
organisation; an *outcome* is current until another supersedes it; *reported* is when the report
was first received, and recording is due within 24 hours of that.
"""
