"""What crews answer to an order: most at once, some late, a few never, and now and then no."""

from __future__ import annotations

from typing import Final

from iops.controlroom.dispatch.commands import acknowledge, decline
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.safety.commands import confirm_notice
from iops.controlroom.safety.models import SafetyNotice
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.sandbox.simulator import jobs
from iops.sandbox.simulator.life import Job, Life
from iops.sandbox.simulator.luck import Luck

#: Shares of all orders. The rest is acknowledged about ``_USUAL`` seconds after it was given.
LATE: Final = 0.06
NEVER: Final = 0.03
DECLINED: Final = 0.02
#: Share of safety notices that a crew goes without confirming.
UNREAD: Final = 0.03
_USUAL: Final = 14.0
#: The desk calls a silent unit over the radio so many seconds after it should have answered.
_CALLED_AFTER: Final = (15.0, 60.0)
_REASONS: Final = ("committed", "prisoner aboard", "vehicle off the road", "not equipped for it")


def await_answer(life: Life, job: Job, order: Deployment) -> None:
    """Put on the agenda what the crew will say, or that the desk has to ask."""
    luck, number = life.luck, order.pk
    to_go = -life.since(order.answer_by or order.ordered_at)
    kind = kind_of_answer(luck, number)
    if kind == "no":
        life.mind("answer-job", number, luck.between("answer.no", number, 10, 50),
                  lambda one: _decline(life, one))  # fmt: skip
    elif kind == "never":
        # Heard, and not a word: the desk asks for it over the radio.
        asked = to_go + luck.between("answer.asked", number, *_CALLED_AFTER)
        life.mind("answer-job", number, asked, lambda one: _ask(life, one))
    elif kind == "late":
        life.mind("answer-job", number, to_go + luck.between("answer.late", number, 5, 60),
                  lambda one: _acknowledge(life, one))  # fmt: skip
    else:
        soon = min(luck.about("answer.after", number, _USUAL, 0.5), 0.9 * to_go)
        life.mind("answer-job", number, soon, lambda one: _acknowledge(life, one))


def kind_of_answer(luck: Luck, number: int) -> str:
    """What the crew of a deployment will do: "usual", "late", "never" or "no"."""
    share = luck.share("answer", number)
    for kind, upto in (("no", DECLINED), ("never", NEVER), ("late", LATE)):
        if share < upto:
            return kind
        share -= upto
    return "usual"


def _acknowledge(life: Life, deployment_id: int) -> None:
    job = jobs.still(life, deployment_id)
    if job is None:
        return
    officer = jobs.crew_of(life, job.unit)
    by = life.acting(_desk(life, deployment_id) if officer is None else officer)
    acknowledge(by=by, unit_id=job.unit, deployment_id=deployment_id)
    _read_notice(life, by, deployment_id)
    _go(life, job)


def _ask(life: Life, deployment_id: int) -> None:
    job = jobs.still(life, deployment_id)
    if job is None:
        return
    by = life.acting(_desk(life, deployment_id))
    acknowledge(by=by, unit_id=job.unit, deployment_id=deployment_id)
    _read_notice(life, by, deployment_id)
    _go(life, job)


def _read_notice(life: Life, by: Actor, deployment_id: int) -> None:
    """What endangers them they confirm with their answer; a few only hear it over the radio."""
    with visibility(life.system()):
        waits = SafetyNotice.objects.filter(deployment_id=deployment_id, received_at=None)
        asked = waits.exists()
    if asked and not life.luck.chance("notice.unread", deployment_id, UNREAD):
        confirm_notice(by=by, deployment_id=deployment_id)


def _decline(life: Life, deployment_id: int) -> None:
    job = jobs.still(life, deployment_id)
    if job is None:
        return
    officer = jobs.crew_of(life, job.unit)
    by = life.acting(_desk(life, deployment_id) if officer is None else officer)
    reason = life.luck.one_of("answer.why", deployment_id, _REASONS)
    decline(by=by, unit_id=job.unit, deployment_id=deployment_id, reason=reason)
    life.jobs.pop(deployment_id, None)


def _go(life: Life, job: Job) -> None:
    life.mind("job", job.deployment, life.luck.between("set.off", job.deployment, 2, 20),
              lambda one: jobs.set_off(life, one))  # fmt: skip


def _desk(life: Life, deployment_id: int) -> int:
    with visibility(life.system()):
        incident = Deployment.objects.values_list("incident_id", flat=True).get(pk=deployment_id)
    return life.luck.one_of("desk", incident, life.staff.available("dispatcher")).account_id
