"""The desk and the crewed units of dispatch."""

from iops.controlroom.dispatch.tests.conftest import crewed, desk

__all__ = ["crewed", "desk"]
