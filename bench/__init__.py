"""Benchmarks: programs that measure. They never assert, and tests never measure.

`iops bench NAME` runs one on a scratch database of its own; `docs/benchmarks.md` quotes figures.
"""
