"""Loaders of public geography: a file in, rows out, and a report in which the counts add up.

A loader never stops at a bad row: it refuses that row with file, row, column and reason, and goes
on. Rows are drawn one by one, so a file of any size needs little memory; the report is complete
once the rows are used up.
"""
