"""The people of ``iops.conftest``, for tests that cross rooms."""

from iops.conftest import as_role, at_noon, system

__all__ = ["as_role", "at_noon", "system"]
