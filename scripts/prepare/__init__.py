"""Prepare a checkout from nothing but Python: standard library only, nothing from `src`."""
