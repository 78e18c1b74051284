"""What was typed about who deals with an incident, from a form or a half-typed call."""

from collections.abc import Callable
from dataclasses import dataclass, field

from iops.controlroom.right_care import rules
from iops.controlroom.right_care.contracts import Told
from iops.kernel import clock


@dataclass(frozen=True)
class Typed:
    """A decision as typed so far; ``wrong`` is what cannot be read, by field."""

    told: Told = field(default_factory=Told)
    when: str = ""
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def is_decided(self) -> bool:
        """Whether somebody has chosen who deals with it."""
        return bool(self.told.outcome)


def read(one: Callable[[str], str]) -> Typed:
    """From fields that begin with ``rc_``; ``one`` answers the text of a field, "" for none."""
    when, wrong, moment = one("rc_taken_at"), {}, None
    try:
        moment = rules.moment_past(when, clock.now())
    except ValueError as error:
        wrong["taken_at"] = str(error)
    told = Told(
        risk=one("rc_risk"), crime=one("rc_crime"), children=one("rc_children"),
        outcome=one("rc_outcome"), agency=one("rc_agency"), taken_by=one("rc_taken_by"),
        taken_at=moment, reference=one("rc_reference"), reason=one("rc_reason"),
    )  # fmt: skip
    return Typed(told, when, wrong)
