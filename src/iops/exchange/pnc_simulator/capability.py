"""What the rest of the house needs to know about the simulated PNC."""

from iops.exchange.pnc_simulator.answers import ask
from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import Capability, Grant, Source

CAPABILITY = Capability(
    name="pnc_simulator",
    label="PNC simulator",
    grants=[Grant("pnc_simulator.ask", OPERATIONAL, label="Ask the simulated PNC")],
    sources=[Source("pnc-simulator", "PNC (simulator)", "pnc_simulator.ask", 2.0, ask)],
)
