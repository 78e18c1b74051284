"""The warehouse: every capability's rows as Parquet, with documented columns, incremental.

Rows are selected under the exporter's visibility, and each export is a look with its count and
hashes. A later run holds only rows that were made or changed since; the row with the highest
``changed`` is the one that holds.
"""
