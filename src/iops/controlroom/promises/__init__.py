"""Promises to callers: "we ring back by 18:00", owed by somebody until it is kept.

A promise has words, a time and the number it was made to. It is kept in time, kept late, or
broken; whoever answers the next call from that number reads it first.
"""
