"""Circulating, taking a reader's hit, confirming it, and saying what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q, QuerySet

from iops.controlroom.anpr import rules
from iops.controlroom.anpr.models import Circulation, Hit
from iops.controlroom.incidents.commands import add_log_entry
from iops.controlroom.incidents.limits import limit
from iops.governance.access.audiences import admitted, open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes
from iops.reference.places.grid import NATIONAL_GRID, inside

_LONGEST = 300
#: Whoever made a circulation is asked so long before its end whether it is to go on.
_ASKED_BEFORE = timedelta(days=1)


@command("anpr.circulate", result="circulation")
def circulate(
    *, by: Actor, who: str, why: str, action: str, source: str, expires_at: datetime, vrm: str = "",
) -> Outcome[Circulation]:  # fmt: skip
    """Have a vehicle or a person looked for. Raises Invalid naming every field that is wrong."""
    who, why, source = (" ".join(one.split()) for one in (who, why, source))
    mark, wrong = rules.plate(vrm), {}
    if not 0 < len(who) <= _LONGEST:
        wrong["who"] = "Say which vehicle or person, as somebody would know it."
    if vrm.strip() and not mark:
        wrong["vrm"] = f"“{vrm.strip()[:20]}” is no registration mark. Type letters and figures."
    if not 0 < len(why) <= _LONGEST:
        wrong["why"] = f"Say why it is looked for, in at most {_LONGEST} characters."
    if not 0 < len(source) <= _LONGEST:
        wrong["source"] = "Say who can confirm it at any hour: a name and a number, or a desk."
    wrong |= codes.wrong("circulation-actions", action, field="action")
    if bad := rules.wrong_expiry(expires_at, clock.now()):
        wrong["expires_at"] = bad
    all_at_once(wrong)
    if mark and _looked_for(by, mark).exists():
        raise Refused(f"{mark} is circulated already. Renew or end that circulation.")
    made = Circulation.objects.create(
        audience_id=open_audience(by.force_id), created_by=by.account_id, who=who, vrm=mark,
        why=why, action=action, source=source, expires_at=expires_at,
    )  # fmt: skip
    return Outcome(made, [_circulated("anpr.circulated", made)])


@command("anpr.renew", permission="anpr.circulate", result="circulation")
def renew(*, by: Actor, circulation_id: int, expires_at: datetime) -> Outcome[Circulation]:
    """It is still wanted, until a later moment."""
    found = _live(by, circulation_id)
    if bad := rules.wrong_expiry(expires_at, clock.now()):
        all_at_once({"expires_at": bad})
    found.expires_at = expires_at
    _save(found, "expires_at")
    return Outcome(found, [_circulated("anpr.renewed", found)])


@command("anpr.end", permission="anpr.circulate", result="circulation")
def end_circulation(*, by: Actor, circulation_id: int, why: str) -> Outcome[Circulation]:
    """It is looked for no more, and why."""
    found = _live(by, circulation_id)
    said = " ".join(why.split())
    if not 0 < len(said) <= _LONGEST:
        all_at_once({"why": "Say why it is ended: found, cancelled by the court, a mistake."})
    _end(found, by, said)
    return Outcome(found, [_circulated("anpr.circulation_ended", found)])


@command("anpr.report", result="hit")
def report_hit(
    *, by: Actor, reading: str, vrm: str, camera: str, seen_at: datetime, direction: str = "",
    list_name: str = "", image: str = "", longitude: float | None = None,
    latitude: float | None = None,
) -> Outcome[Hit | None]:  # fmt: skip
    """A reader's hit. One that is on no list and not circulated is not kept: the answer is None.

    The same reading again is the same hit. Raises Invalid naming every field that is wrong.
    """
    now, mark, wrong = clock.now(), rules.plate(vrm), {}
    if not mark:
        wrong["vrm"] = "“vrm” is a registration mark of letters and figures."
    if not 0 < len(reading.strip()) <= 60:
        wrong["reading"] = "“reading” is the reader's own number of it, at most 60 characters."
    if not camera.strip():
        wrong["camera"] = "“camera” says which camera, and where it stands."
    if bad := rules.wrong_seen(seen_at, now):
        wrong["seen_at"] = bad
    at = _spot(longitude, latitude)
    if at is None:
        wrong["longitude"] = "“longitude” and “latitude” are degrees in Great Britain, or neither."
    all_at_once(wrong)
    # A machine sees nothing but what it brings.
    by = admitted(by, open_audience(by.force_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"anpr {reading.strip()}"])
    known = Hit.objects.visible_to(by).filter(reading=reading.strip()).first()
    if known is not None:
        return Outcome(known)
    circulation = _looked_for(by, mark).first()
    if circulation is None and not list_name.strip():
        return Outcome(None)
    hit = Hit.objects.create(
        audience_id=circulation.audience_id if circulation else open_audience(by.force_id),
        created_by=by.account_id, reading=reading.strip(), vrm=mark, camera=camera.strip()[:200],
        direction=direction.strip()[:60], list_name=list_name.strip()[:100],
        image=image.strip()[:500], easting=at[0] if at else None, northing=at[1] if at else None,
        seen_at=seen_at, received_at=now, circulation=circulation, state=rules.NEW,
    )  # fmt: skip
    return Outcome(hit, [_fact("anpr.hit", hit)])


@command("anpr.confirm", permission="anpr.act", result="hit")
def confirm(*, by: Actor, hit_id: int, how: str) -> Outcome[Hit]:
    """The circulation is still current: with whom that was confirmed, and by whom, is kept."""
    hit = locked(Hit.objects, by, hit_id, what="ANPR hit")
    said = " ".join(how.split())
    if not 0 < len(said) <= _LONGEST:
        all_at_once({"how": "Say with whom you confirmed it, and how."})
    if hit.state not in (rules.NEW, rules.CONFIRMED):
        raise Refused(f"This hit is {rules.STATES[hit.state].lower()} already.")
    hit.state, hit.confirmed_at, hit.confirmed_by = rules.CONFIRMED, clock.now(), by.account_id
    hit.confirmed_how = said
    _save(hit, "state", "confirmed_at", "confirmed_by", "confirmed_how")
    return Outcome(hit, [_fact("anpr.confirmed", hit)])


@command("anpr.act", result="hit")
def act_on(
    *, by: Actor, hit_id: int, result: str, note: str = "", incident_id: int | None = None
) -> Outcome[Hit]:
    """What came of a hit. Where it belongs to an incident, its log says so.

    Raises Refused where it was not confirmed first that the circulation is current.
    """
    hit = locked(Hit.objects, by, hit_id, what="ANPR hit")
    chosen = codes.require("anpr-results", result, field="result")
    holds = timedelta(seconds=limit("anpr-confirmed"))
    current = str(chosen.detail.get("current") or "yes")
    if no := rules.why_not_act(
        hit.state, confirmed_at=hit.confirmed_at, current=current, now=clock.now(), holds=holds
    ):
        raise Refused(no)
    hit.state, hit.done_at, hit.done_by = rules.DONE, clock.now(), by.account_id
    hit.result, hit.note, hit.incident_id = result, " ".join(note.split())[:_LONGEST], incident_id
    _save(hit, "state", "done_at", "done_by", "result", "note", "incident_id")
    if incident_id is not None:
        said = f"ANPR hit {hit.vrm}, {hit.camera}: {chosen.label}. {hit.note}".strip()
        add_log_entry(by=by, incident_id=incident_id, text=said)
    facts = [_fact("anpr.done", hit)]
    if current == "no" and hit.circulation_id is not None:
        found = Circulation.objects.select_for_update().get(pk=hit.circulation_id)
        if found.ended_at is None:
            _end(found, by, "Found not to be current when it was seen")
            facts.append(_circulated("anpr.circulation_ended", found))
    return Outcome(hit, facts)


@command("anpr.expire", permission="anpr.expire")
def expire(*, by: Actor) -> Outcome[int]:
    """End what is over by itself: hits that nobody dealt with, circulations past their end."""
    now = clock.now()
    old = now - timedelta(seconds=limit("anpr-fresh"))
    open_ones = Q(state__in=[rules.NEW, rules.CONFIRMED])
    hits = list(Hit.objects.select_for_update().filter(open_ones, received_at__lte=old)[:500])
    for hit in hits:
        hit.state = rules.EXPIRED
        _save(hit, "state")
    over = Circulation.objects.select_for_update().filter(ended_at=None, expires_at__lte=now)
    ended = list(over[:500])
    for one in ended:
        _end(one, by, "Its time was over")
    facts = [_fact("anpr.expired", one) for one in hits]
    facts += [_circulated("anpr.circulation_ended", one) for one in ended]
    return Outcome(len(facts), facts)


def _looked_for(by: Actor, mark: str) -> QuerySet[Circulation]:
    live = Circulation.objects.visible_to(by).filter(vrm=mark, ended_at=None)
    return live.filter(expires_at__gt=clock.now()).order_by("pk")


def _live(by: Actor, circulation_id: int) -> Circulation:
    found = locked(Circulation.objects, by, circulation_id, what="circulation")
    if found.ended_at is not None:
        raise Refused("This circulation has ended. Make a new one.")
    return found


def _end(found: Circulation, by: Actor, why: str) -> None:
    found.ended_at, found.ended_by, found.ending = clock.now(), by.account_id, why
    _save(found, "ended_at", "ended_by", "ending")


def _save(record: Circulation | Hit, *names: str) -> None:
    record.version += 1
    record.save(update_fields=[*names, "version"])


def _spot(
    longitude: float | None, latitude: float | None
) -> tuple[float, float] | tuple[()] | None:
    """Metres of the grid; () where none was sent, None where it is none."""
    if longitude is None and latitude is None:
        return ()
    if longitude is None or latitude is None or not bool(inside([longitude], [latitude])[0]):
        return None
    (east,), (north,) = NATIONAL_GRID.from_wgs84([longitude], [latitude])
    return round(float(east), 1), round(float(north), 1)


def _fact(event_type: str, hit: Hit) -> Fact:
    due = hit.received_at + timedelta(seconds=limit("anpr-answer"))
    data = {"number": f"A{hit.pk}", "due_at": due.isoformat()}
    return Fact(event_type, "hit", hit.pk, hit.audience_id, data)


def _circulated(event_type: str, one: Circulation) -> Fact:
    data = {
        "number": f"C{one.pk}", "owner": one.created_by,
        "due_at": max(clock.now(), one.expires_at - _ASKED_BEFORE).isoformat(),
    }  # fmt: skip
    return Fact(event_type, "circulation", one.pk, one.audience_id, data)
