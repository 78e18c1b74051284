"""Whether a machine may judge by itself; and what it then judges."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.pole.identity.commands import judge
from iops.pole.identity.rules import SAME
from iops.pole.linkage import cautions, rules
from iops.pole.linkage.models import Automatic, Measurement, Proposal
from iops.pole.linkage.sides import sides_of

#: So many pairs are judged in one transaction.
BATCH = 50


@command("linkage.record_measurement", permission="linkage.run", result="measurement")
def record_measurement(
    *, by: Actor, run: str, settings_hash: str, threshold: float,
    groups: Mapping[str, rules.Measured],
) -> Outcome[Measurement]:  # fmt: skip
    """Keep what was measured of a run on labelled pairs that were held out."""
    made = Measurement.objects.create(
        force_id=by.force_id,
        run=run,
        settings_hash=settings_hash,
        threshold=threshold,
        groups={name: asdict(one) for name, one in groups.items()},
        measured_by=by.account_id,
        measured_at=clock.now(),
    )
    return Outcome(made, [Fact("linkage.measured", "measurement", made.pk, 0)])


def measured_groups(measurement: Measurement) -> dict[str, rules.Measured]:
    """What was measured, by group."""
    return {name: rules.Measured(**one) for name, one in measurement.groups.items()}


@command("linkage.turn_on", permission="linkage.set_automatic", result="measurement")
def turn_on(*, by: Actor, measurement_id: int, reason: str) -> Outcome[Automatic]:
    """Let a machine judge "same" in this force, above the threshold that was measured.

    Raises Refused with every reason against it.
    """
    found = Measurement.objects.filter(pk=measurement_id, force_id=by.force_id).first()
    if found is None:
        raise NotVisible("There is no such measurement of your force.")
    latest = Measurement.objects.filter(force_id=by.force_id).order_by("-pk").first()
    if latest is not None and latest.pk != found.pk:
        raise Refused("There is a newer measurement. Look at that one.")
    against = [*rules.reasons_against(measured_groups(found)), *_unknown()]
    if against:
        raise Refused("A machine may not judge here. " + " ".join(against))
    return _change(by, on=True, measurement_id=found.pk, reason=reason)


@command("linkage.turn_off", permission="linkage.set_automatic", result="measurement")
def turn_off(*, by: Actor, reason: str) -> Outcome[Automatic]:
    """Let people judge every pair again; what the machine judged stays until it is taken back."""
    return _change(by, on=False, measurement_id=None, reason=reason)


def _unknown() -> list[str]:
    """What must be left to people, and nobody here records: a machine could not leave it."""
    unknown = cautions.without_source()
    if not unknown:
        return []
    return [f"Nothing records here yet who is {', '.join(unknown)}: no machine could leave them."]


def _change(by: Actor, *, on: bool, measurement_id: int | None, reason: str) -> Outcome[Automatic]:
    if not reason.strip():
        raise Invalid("Say why.", fields={"reason": "Needed."})
    made, _ = Automatic.objects.update_or_create(
        force_id=by.force_id,
        defaults={
            "is_on": on, "measurement_id": measurement_id, "changed_at": clock.now(),
            "changed_by": by.account_id, "reason": reason.strip(),
        },
    )  # fmt: skip
    word = "linkage.turned_on" if on else "linkage.turned_off"
    return Outcome(made, [Fact(word, "measurement", measurement_id or 0, 0)])


@command("linkage.join_alike", permission="linkage.run")
def join_alike(
    *, by: Actor, proposal_ids: Sequence[int], settings_hash: str
) -> Outcome[dict[str, int]]:
    """Judge those of these proposals "same" that a machine may judge; answers how many and why not.

    Each is asked anew, by what holds now: the force's switch, the threshold measured with these
    very settings, cautions of both persons, contradictions.
    """
    counts = {"joined": 0, "left to people": 0, "refused": 0}
    switch = Automatic.objects.filter(force_id=by.force_id, is_on=True).first()
    measured = Measurement.objects.filter(pk=switch.measurement_id or 0).first() if switch else None
    if measured is None or measured.settings_hash != settings_hash:
        raise Refused("No machine judges in this force with these settings.")
    if rules.reasons_against(measured_groups(measured)) or _unknown():
        raise Refused("What was measured does not suffice any more.")
    waiting = Proposal.objects.visible_to(by).filter(
        pk__in=list(proposal_ids)[:BATCH], state="open", together=True
    )
    found = list(waiting.order_by("-weight"))
    sides = sides_of({one for pair in found for one in (pair.left_id, pair.right_id)})
    for pair in found:
        left, right = sides.get(pair.left_id), sides.get(pair.right_id)
        if left is None or right is None:
            continue
        against = rules.left_to_people(
            left, right, forenames_alike=forenames_alike(pair.explanation)
        )
        if not rules.automatic(pair.weight, measured.threshold, against, switched_on=True):
            counts["left to people"] += 1
            continue
        try:
            judge(
                by=by, left_id=pair.left_id, right_id=pair.right_id, verdict=SAME,
                reason=f"Machine: weight {pair.weight:.1f}, run {pair.run}.", score=pair.weight,
            )  # fmt: skip
            counts["joined"] += 1
        except (Refused, NotVisible):
            counts["refused"] += 1
    return Outcome(counts)


def forenames_alike(explanation: Sequence[Sequence[object]]) -> bool:
    """Whether the comparison of forenames came out as one name, however spelt."""
    outcome = next((one[1] for one in explanation if one[0] == "forename"), "")
    return outcome in rules.ALIKE
