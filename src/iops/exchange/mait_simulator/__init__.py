"""A simulator of another control room: it answers messages as an ambulance or fire room might.

It is no implementation of anybody's system, and is used in a sandbox and in tests only.
"""

from iops.exchange.mait_simulator.service import SimulatedService

__all__ = ["SimulatedService"]
