"""What needs somebody else's authority: the rank on the day, and independence from the case."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Power:
    """A decision that not everybody whose role offers it may take in every case.

    ``minimum`` is the rank on the day, acting ranks included (PACE 1984 s.107); "staff" asks for
    none. Whoever is involved in the case may never take it.
    """

    label: str
    minimum: str
    source: str


POWERS: dict[str, Power] = {
    "check-no-crime": Power(
        "Checking that an incident is not a crime", "staff",
        "Home Office Counting Rules: the registrar is independent of those who decide",
    ),
    "review-glass": Power(
        "Reviewing an emergency look", "staff", "House rule: nobody reviews their own"
    ),
    "review-restriction": Power(
        "Reviewing a restriction", "staff", "House rule: nobody reviews their own"
    ),
    "approve-disposal": Power(
        "Approving a disposal", "staff", "House rule: two people, neither of the case"
    ),
    "cancel-crime": Power(
        "Cancelling a recorded crime", "staff",
        "Home Office Counting Rules: the registrar, or a decision maker whom the force designates,"
        " independent of the investigation",
    ),
    "close-without-action": Power(
        "Ending a crime without formal action", "sergeant",
        "General knowledge of practice: a supervisor approves outcomes 10, 21 and 22",
    ),
    "widen-role": Power(
        "Giving a role more than it had", "staff",
        "House rule: nobody widens a role that they hold, or proposed themselves",
    ),
}  # fmt: skip
