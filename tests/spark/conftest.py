"""The same force as the tests of linkage export."""

from iops.pole.linkage.tests.conftest import exported

__all__ = ["exported"]
