"""Keeping the register, and what happens upon an alarm: activations, keyholders, false calls."""

from collections.abc import Sequence
from datetime import date

from iops.controlroom.alarms import rules
from iops.controlroom.alarms.contracts import (
    FALSE,
    FULL,
    OUTCOMES,
    SAID,
    WITHDRAWN,
    AlarmIn,
    KeyholderIn,
)
from iops.controlroom.alarms.limits import level_for, level_meaning, limits_of
from iops.controlroom.alarms.models import Activation, Alarm, Keyholder, KeyholderCall
from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes
from iops.reference.places.queries import fold, search_places


@command("alarms.keep", result="alarm")
def save_alarm(*, by: Actor, given: AlarmIn, alarm_id: int | None = None) -> Outcome[Alarm]:
    """Register an alarm, or change one; keyholders that are named no longer have ended.

    Raises Invalid naming every wrong field.
    """
    wrong = rules.wrong_with(given) | codes.wrong("alarm-kinds", given.kind, field="kind")
    urn = rules.urn_in(given.urn)
    audience = open_audience(by.force_id)
    there = Alarm.objects.filter(audience_id=audience, urn=urn, ended_at=None)
    if urn and there.exclude(pk=alarm_id or 0).exists():
        wrong["urn"] = f"{urn} is registered already. Change that one."
    all_at_once(wrong)
    now = clock.now()
    if alarm_id is None:
        alarm = Alarm(
            audience_id=audience, created_by=by.account_id, level=level_for(FULL), level_since=now
        )
    else:
        alarm = _standing(by, alarm_id)
        alarm.version += 1
    alarm.urn, alarm.premises, alarm.kind = urn, given.premises.strip(), given.kind
    alarm.place_text, alarm.place_id = _place(given.place)
    alarm.confirmed_by, alarm.note = given.confirmed_by.strip(), given.note.strip()
    alarm.company, alarm.company_phone = given.company.strip(), given.company_phone.strip()
    alarm.save()
    _set_keyholders(by, alarm, given.keyholders)
    return Outcome(alarm, [_fact("alarms.saved", alarm)])


@command("alarms.load", permission="alarms.keep")
def load_alarms(*, by: Actor, rows: Sequence[AlarmIn]) -> Outcome[int]:
    """Some rows of a file in one transaction: an alarm that is there is changed, by its URN."""
    audience = open_audience(by.force_id)
    urns = {rules.urn_in(one.urn) for one in rows}
    known = Alarm.objects.filter(audience_id=audience, urn__in=urns, ended_at=None)
    ids = dict(known.values_list("urn", "pk"))
    facts: list[Fact] = []
    for one in rows:
        save_alarm(by=by, given=one, alarm_id=ids.get(rules.urn_in(one.urn)))
    return Outcome(len(rows), facts)


@command("alarms.end", permission="alarms.keep", result="alarm")
def end_alarm(*, by: Actor, alarm_id: int) -> Outcome[Alarm]:
    """It is connected no longer; its activations stay."""
    alarm = _standing(by, alarm_id)
    alarm.ended_at = clock.now()
    alarm.version += 1
    alarm.save()
    return Outcome(alarm, [_fact("alarms.ended", alarm)])


@command("alarms.set_level", permission="alarms.keep", result="alarm")
def set_level(*, by: Actor, alarm_id: int, level: str, reason: str) -> Outcome[Alarm]:
    """Give the police response back, or take it away, with a reason.

    Raises Refused where it is given back before enough months without a false call.
    """
    wrong = codes.wrong("alarm-levels", level, field="level")
    if not reason.strip():
        wrong["reason"] = "Say why: what was put right, and who has shown it."
    elif len(reason) > 300:
        wrong["reason"] = "Say it in at most 300 characters."
    all_at_once(wrong)
    alarm = _standing(by, alarm_id)
    if alarm.level == level:
        raise Refused("It has that level already.")
    if level_meaning(level) == FULL:
        first = rules.may_restore_from(false_days(alarm.pk), limits_of(alarm.kind))
        if first is not None and clock.local_date(clock.now()) < first:
            raise Refused(
                f"It may have its response back from {first:%d %b %Y} on, without a false call"
                " until then."
            )
    _level(alarm, level, reason.strip())
    return Outcome(alarm, [_fact("alarms.level", alarm, level=level)])


@command("alarms.activate", permission="alarms.work", result="alarm_activation")
def activate(*, by: Actor, alarm_id: int, incident_id: int) -> Outcome[Activation]:
    """An incident is upon this alarm: its log says which, at which level, and who has the keys."""
    alarm = _seen(by, alarm_id)
    incident = locked(Incident.objects, by, incident_id, what="incident")
    there = Activation.objects.filter(alarm=alarm, incident_id=incident_id).first()
    if there is not None:
        return Outcome(there, replayed=True)
    made = Activation.objects.create(
        audience_id=incident.audience_id, created_by=by.account_id, alarm=alarm,
        incident_id=incident_id, at=clock.now(), level=alarm.level,
    )  # fmt: skip
    note_in_log(
        by=by, incident_id=incident_id,
        text=f"Alarm URN {alarm.urn}, {codes.label('alarm-kinds', alarm.kind)}, {alarm.premises}:"
        f" {codes.label('alarm-levels', alarm.level)}.",
    )  # fmt: skip
    return Outcome(made, [_fact("alarms.activated", alarm, incident=incident_id)])


@command("alarms.outcome", permission="alarms.work", result="alarm_activation")
def say_outcome(
    *, by: Actor, alarm_id: int, incident_id: int, outcome: str, note: str = ""
) -> Outcome[Activation]:
    """What an activation turned out to be. A false call too many takes the response away."""
    if outcome not in OUTCOMES:
        raise Invalid.at("outcome", "Choose what it turned out to be.")
    if len(note) > 300:
        raise Invalid.at("note", "Say it in at most 300 characters; the log takes more.")
    one = activate(by=by, alarm_id=alarm_id, incident_id=incident_id).value
    alarm = locked(Alarm.objects, by, alarm_id, what="alarm")
    one.outcome, one.outcome_at, one.outcome_by = outcome, clock.now(), by.account_id
    one.note = note.strip()
    one.version += 1
    one.save()
    more = f" {one.note}" if one.note else ""
    note_in_log(
        by=by,
        incident_id=one.incident_id,
        text=f"Alarm URN {alarm.urn}: {OUTCOMES[outcome]}.{more}",
    )
    facts = [_fact("alarms.outcome", alarm, outcome=outcome)]
    today = clock.local_date(clock.now())
    limits = limits_of(alarm.kind)
    days = false_days(alarm.pk)
    if (
        outcome == FALSE and level_meaning(alarm.level) == FULL
        and rules.withdraws(days, limits, today)
    ):  # fmt: skip
        count = len(rules.counting(days, limits, today))
        words = f"{count} false calls in {limits.months} months"
        _level(alarm, level_for(WITHDRAWN), words)
        note_in_log(
            by=by, incident_id=one.incident_id,
            text=f"Alarm URN {alarm.urn}: {codes.label('alarm-levels', alarm.level)}. {words}.",
        )  # fmt: skip
        facts.append(_fact("alarms.level", alarm, level=alarm.level))
    return Outcome(one, facts)


@command("alarms.ring", permission="alarms.work", result="keyholder_call")
def ring_keyholder(
    *, by: Actor, keyholder_id: int, incident_id: int, said: str, note: str = ""
) -> Outcome[KeyholderCall]:
    """A keyholder was rung about an incident, and what came of it."""
    wrong = {} if said in SAID else {"said": "Say what came of it: comes, no answer, not coming."}
    if len(note) > 300:
        wrong["note"] = "Say it in at most 300 characters."
    all_at_once(wrong)
    keyholder = Keyholder.objects.visible_to(by).filter(pk=keyholder_id, ended_at=None).first()
    if keyholder is None:
        raise NotVisible("There is no such keyholder that you may see.")
    incident = locked(Incident.objects, by, incident_id, what="incident")
    made = KeyholderCall.objects.create(
        audience_id=incident.audience_id, created_by=by.account_id, keyholder=keyholder,
        incident_id=incident_id, at=clock.now(), said=said, note=note.strip(),
    )  # fmt: skip
    # A confidential name stands in no log that everybody reads.
    who = f"Keyholder {keyholder.position}"
    who += "" if keyholder.confidential else f", {keyholder.name}"
    more = f" {made.note}" if made.note else ""
    note_in_log(by=by, incident_id=incident_id, text=f"{who}: {SAID[said]}.{more}")
    alarm = Alarm.objects.get(pk=keyholder.alarm_id)
    return Outcome(made, [_fact("alarms.keyholder", alarm, incident=incident_id, said=said)])


def false_days(alarm_id: int) -> list[date]:
    """The London days of all false calls of an alarm."""
    found = Activation.objects.filter(alarm_id=alarm_id, outcome=FALSE)
    return [clock.local_date(at) for at in found.values_list("at", flat=True)]


def _level(alarm: Alarm, level: str, reason: str) -> None:
    alarm.level, alarm.level_since, alarm.level_reason = level, clock.now(), reason
    alarm.version += 1
    alarm.save(update_fields=["level", "level_since", "level_reason", "version"])


def _seen(by: Actor, alarm_id: int) -> Alarm:
    alarm: Alarm | None = Alarm.objects.visible_to(by).filter(pk=alarm_id).first()
    if alarm is None:
        raise NotVisible("There is no alarm with this number that you may see.")
    return alarm


def _standing(by: Actor, alarm_id: int) -> Alarm:
    alarm = locked(Alarm.objects, by, alarm_id, what="alarm")
    if alarm.ended_at is not None:
        raise Refused("This alarm is connected no longer. Register it anew.")
    return alarm


def _place(text: str) -> tuple[str, int | None]:
    """The address as it is known; as typed, without a number, where it is not or is several."""
    given = " ".join(text.split())
    found = search_places(given, limit=2)
    exact = [one for one in found if fold(one.label) == fold(given)]
    if exact or (len(found) == 1 and given.upper().startswith("UPRN")):
        one = (exact or found)[0]
        return one.label, one.id
    return given, None


def _set_keyholders(by: Actor, alarm: Alarm, given: Sequence[KeyholderIn]) -> None:
    standing = list(Keyholder.objects.filter(alarm=alarm, ended_at=None).order_by("position"))
    same = [(one.name, one.phone, one.confidential) for one in standing] == [
        (one.name, one.phone, one.confidential) for one in given
    ]
    if same:
        return
    now = clock.now()
    Keyholder.objects.filter(pk__in=[one.pk for one in standing]).update(ended_at=now)
    Keyholder.objects.bulk_create(
        Keyholder(
            audience_id=alarm.audience_id, created_by=by.account_id, alarm=alarm, position=at,
            name=one.name, phone=one.phone, confidential=one.confidential,
        )
        for at, one in enumerate(given, 1)
    )  # fmt: skip


def _fact(event_type: str, alarm: Alarm, **data: object) -> Fact:
    return Fact(event_type, "alarm", alarm.pk, alarm.audience_id, {"number": alarm.urn, **data})
