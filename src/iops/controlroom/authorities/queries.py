"""What people look at: the authorities of an incident, each with its steps and its state now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.controlroom.authorities import rules
from iops.controlroom.authorities.contracts import (
    ASKED,
    CONFIRMED,
    GIVEN,
    OVER,
    STATES,
    STEPS,
    WITHDRAWN,
    Said,
)
from iops.controlroom.authorities.kinds import LIST
from iops.controlroom.authorities.models import Request, Step
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes

MOST = 100


@dataclass(frozen=True)
class StepLine:
    """A step with who said it, and who wrote it down where that was somebody else."""

    one: Step
    says: str
    who: str
    written_by: str


@dataclass(frozen=True)
class AuthorityLine:
    """A request with its steps, and what they come to now."""

    one: Request
    label: str
    state: str
    steps: Sequence[StepLine]
    until: datetime | None
    unconfirmed_by: int | None

    @property
    def says(self) -> str:
        return STATES[self.state]

    @property
    def conditions(self) -> str:
        """The conditions of what was given last."""
        given = [line.one.conditions for line in self.steps if line.one.kind == GIVEN]
        return given[-1] if given else ""

    @property
    def last(self) -> StepLine | None:
        """The step that decides."""
        deciding = [line for line in self.steps if line.one.kind != CONFIRMED]
        return deciding[-1] if deciding else None

    @property
    def stands(self) -> bool:
        return self.state == GIVEN

    @property
    def ended(self) -> bool:
        """Whether crews that acted on it must know that it no longer holds."""
        given = any(line.one.kind == GIVEN for line in self.steps)
        return given and self.state in (OVER, WITHDRAWN)

    @property
    def waits(self) -> bool:
        return self.state == ASKED


def authorities_on(by: Actor, incident_ids: Sequence[int]) -> list[AuthorityLine]:
    """The authorities of these incidents, those that wait or stand first, then the newest.

    Called where the actor is known; whoever shows it logs.
    """
    found = Request.objects.visible_to(by).filter(incident_id__in=incident_ids)
    lines = _lines(by, list(found.order_by("-asked_at", "-pk")[:MOST]))
    order = {ASKED: 0, GIVEN: 1, OVER: 2, WITHDRAWN: 2}
    return sorted(lines, key=lambda line: order.get(line.state, 3))


def _shown(lines: Sequence[AuthorityLine]) -> list[tuple[str, int]]:
    return [("authority", line.one.pk) for line in lines]


@record_view("authorities.of_incident", permission="authorities.view", shows=_shown)
def authorities_of(*, by: Actor, incident_id: int) -> list[AuthorityLine]:
    """The authorities of one incident."""
    return authorities_on(by, [incident_id])


@record_view("authorities.one", permission="authorities.view", shows=lambda one: _shown([one]))
def authority(*, by: Actor, request_id: int) -> AuthorityLine:
    """One authority. Raises NotVisible."""
    found = Request.objects.visible_to(by).filter(pk=request_id).first()
    if found is None:
        raise NotVisible("There is no authority with this number that you may see.")
    return _lines(by, [found])[0]


def states_on(incident_id: int) -> list[tuple[int, str]]:
    """Number and state of each authority of an incident. For guards: shown to nobody by itself."""
    now = clock.now()
    said: dict[int, list[Said]] = {}
    steps = Step.objects.filter(incident_id=incident_id).order_by("request_id", "number")
    for one in steps:
        said.setdefault(one.request_id, []).append(Said(one.kind, one.at, one.until))
    requests = Request.objects.filter(incident_id=incident_id).order_by("number")
    return [(one.number, rules.state_of(said.get(one.pk, []), now)) for one in requests]


def _lines(by: Actor, found: Sequence[Request]) -> list[AuthorityLine]:
    if not found:
        return []
    steps = list(
        Step.objects.visible_to(by)
        .filter(request__in=[one.pk for one in found])
        .order_by("request_id", "number")
    )
    people = Account.objects.filter(
        pk__in={pk for one in steps for pk in (one.by_id, one.created_by)}
    )
    names = dict(people.values_list("pk", "name"))
    unveil(by, *found, *steps)
    now = clock.now()
    lines = []
    for one in found:
        own = [step for step in steps if step.request_id == one.pk]
        state = rules.state_of([Said(step.kind, step.at, step.until) for step in own], now)
        given = [step for step in own if step.kind == GIVEN]
        waits = (
            given
            and given[-1].by_id != given[-1].created_by
            and not any(step.kind == CONFIRMED and step.number > given[-1].number for step in own)
        )
        lines.append(
            AuthorityLine(
                one, codes.label(LIST, one.kind), state,
                [
                    StepLine(
                        step, STEPS[step.kind], names.get(step.by_id, ""),
                        names.get(step.created_by, "") if step.created_by != step.by_id else "",
                    )
                    for step in own
                ],
                given[-1].until if given and state in (GIVEN, OVER) else None,
                given[-1].by_id if waits else None,
            )
        )  # fmt: skip
    return lines
