"""What people look at: one declaration whole, those that stand, and what stands on an incident."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.contracts import STATE_LABELS, LinkKind
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.major.commands.shared import is_log_keeper
from iops.controlroom.major.commands.write import counts_in_words, report_of
from iops.controlroom.major.contracts import DECLARED, KINDS, METHANE
from iops.controlroom.major.models import Decision, Holding, MajorIncident, Methane, Principle
from iops.controlroom.major.rules import changed
from iops.controlroom.major.wholes import main_of, whole_of
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.contracts import Spot
from iops.pole.confidential.queries import spot_of, true_spots, unveil
from iops.reference.codes import queries as codes

#: How far back the list goes beside what stands, and how much of the log one page shows.
LATELY, MOST, LOG_SHOWN = timedelta(days=90), 100, 250


@dataclass(frozen=True)
class PartLine:
    """An incident of the whole: the main one, a part, or a duplicate; with its units."""

    incident: Incident
    type_label: str
    state: str
    how: str
    units: Sequence[str]
    spot: Spot


@dataclass(frozen=True)
class LogLine:
    """An entry of any log of the whole, with whose it is."""

    entry: LogEntry
    author: str
    short: int
    own: bool
    corrected: bool


@dataclass(frozen=True)
class Letter:
    """One letter of a METHANE; ``new``: it differs from the version before."""

    field: str
    letter: str
    asks: str
    text: str
    new: bool


@dataclass(frozen=True)
class Version:
    """A METHANE with its letters and who wrote it down."""

    one: Methane
    letters: Sequence[Letter]
    author: str


@dataclass(frozen=True)
class RoleLine:
    """A role and who holds it now; ``before`` are those who held it, the last first."""

    code: str
    label: str
    log: bool
    holder: str
    account_id: int | None
    since: object
    before: Sequence[tuple[str, object, object]]


@dataclass(frozen=True)
class PrincipleLine:
    """A principle of joint work, and the last word on it."""

    code: str
    label: str
    hint: str
    said: Principle | None
    author: str


@dataclass(frozen=True)
class DecisionLine:
    """A decision with who wrote it down; ``corrected`` is the number of what corrects it."""

    one: Decision
    author: str
    corrected: int | None
    corrects: int | None


@dataclass(frozen=True)
class MajorLine:
    """A declaration as a list and the page of an incident show it.

    ``main`` is where it was declared; on the page of a part, ``part`` is true.
    """

    one: MajorIncident
    main: Incident
    declared_by: str
    log_keeper: str
    part: bool = False
    incident_id: int = 0

    @property
    def kind(self) -> str:
        return KINDS[self.one.kind]

    @property
    def called(self) -> str:
        """What people call it: its name, else its number."""
        return self.one.name or f"{self.kind} {self.main.short}"


@dataclass(frozen=True)
class MajorCard:
    """One declaration, whole: who commands, what is known, what was decided, every log as one."""

    line: MajorLine
    confirmed_by: str
    ended_by: str
    spot: Spot
    type_label: str
    parts: Sequence[PartLine]
    versions: Sequence[Version]
    roles: Sequence[RoleLine]
    principles: Sequence[PrincipleLine]
    decisions: Sequence[DecisionLine]
    log: Sequence[LogLine]
    log_cut: bool
    keeper_id: int | None


def _shown(card: MajorCard) -> list[tuple[str, int]]:
    return [
        ("major_incident", card.line.one.pk),
        *(("incident", part.incident.pk) for part in card.parts),
    ]


@record_view("major.card", permission="major.view", shows=_shown)
def major_card(*, by: Actor, major_id: int) -> MajorCard:
    """One declaration, with every incident that belongs to it. Raises NotVisible."""
    one = MajorIncident.objects.visible_to(by).filter(pk=major_id).first()
    main = one and Incident.objects.visible_to(by).filter(pk=one.incident_id).first()
    if one is None or main is None:
        raise NotVisible("There is no major incident with this number that you may see.")
    belongs = whole_of(by, main.pk)
    versions = list(Methane.objects.visible_to(by).filter(major=one).order_by("number"))
    held = list(Holding.objects.visible_to(by).filter(major=one).order_by("-since", "-pk"))
    said = list(Principle.objects.visible_to(by).filter(major=one).order_by("pk"))
    decided = list(Decision.objects.visible_to(by).filter(major=one).order_by("number"))
    log = LogEntry.objects.visible_to(by).filter(incident_id__in=[main.pk, *belongs])
    entries = list(log.order_by("-at", "-pk")[: LOG_SHOWN + 1])
    names = _names(
        {one.created_by, one.confirmed_by, one.stood_down_by}
        | {row.created_by for rows in (versions, said, decided, entries) for row in rows}
        | {row.account_id for row in held}
    )
    unveil(by, one, main, *versions, *said, *decided, *entries)
    parts = _parts(by, main, belongs)
    keeper = next((row for row in held if row.until is None and is_log_keeper(row.role)), None)
    line = MajorLine(
        one, main, names.get(one.created_by, ""), names.get(keeper.account_id, "") if keeper else ""
    )
    return MajorCard(
        line=line,
        confirmed_by=names.get(one.confirmed_by or 0, ""),
        ended_by=names.get(one.stood_down_by or 0, ""),
        spot=parts[0].spot,
        type_label=parts[0].type_label,
        parts=parts,
        versions=_versions(versions, names),
        roles=_roles(held, names),
        principles=_principles(said, names),
        decisions=_decisions(decided, names),
        log=_log(entries[:LOG_SHOWN], main.pk, parts, names),
        log_cut=len(entries) > LOG_SHOWN,
        keeper_id=keeper.account_id if keeper else None,
    )


@record_view(
    "major.list",
    permission="major.view",
    shows=lambda found: [("major_incident", line.one.pk) for line in found],
)
def majors(*, by: Actor) -> list[MajorLine]:
    """Those that stand, the newest first, then those of the last three months."""
    since = clock.now() - LATELY
    found = MajorIncident.objects.visible_to(by).filter(
        Q(stood_down_at=None) | Q(declared_at__gte=since)
    )
    lines = _lines(by, list(found.order_by("-declared_at")[:MOST]))
    return sorted(lines, key=lambda line: line.one.stood_down_at is not None)


def majors_on(by: Actor, incident_ids: Sequence[int]) -> list[MajorLine]:
    """What stands on these incidents, or on one that they are a part of; what was, on their own.

    Called where the actor is known; whoever shows it logs.
    """
    mains = main_of(by, incident_ids)
    every = {one for found in mains.values() for one in found}
    found = MajorIncident.objects.visible_to(by).filter(incident_id__in=every)
    lines = _lines(by, list(found.order_by("stood_down_at", "-declared_at")[:MOST]))
    told = []
    for incident_id, whole in mains.items():
        for line in lines:
            own = line.one.incident_id == incident_id
            if own or (line.one.incident_id in whole and line.one.stood_down_at is None):
                told.append(
                    MajorLine(
                        line.one, line.main, line.declared_by, line.log_keeper,
                        part=not own, incident_id=incident_id,
                    )
                )  # fmt: skip
    return told


def _names(ids: set[int | None]) -> dict[int, str]:
    people = Account.objects.filter(pk__in={one for one in ids if one is not None})
    return dict(people.values_list("pk", "name"))


def _lines(by: Actor, found: Sequence[MajorIncident]) -> list[MajorLine]:
    if not found:
        return []
    mains = Incident.objects.visible_to(by).in_bulk({one.incident_id for one in found})
    held = Holding.objects.visible_to(by).filter(major__in=[one.pk for one in found], until=None)
    keepers = {one.major_id: one.account_id for one in held if is_log_keeper(one.role)}
    names = _names({*(one.created_by for one in found), *keepers.values()})
    unveil(by, *found, *mains.values())
    return [
        MajorLine(
            one, mains[one.incident_id], names.get(one.created_by, ""),
            names.get(keepers.get(one.pk, 0), ""), incident_id=one.incident_id,
        )
        for one in found
        if one.incident_id in mains
    ]  # fmt: skip


def _parts(by: Actor, main: Incident, belongs: dict[int, str]) -> list[PartLine]:
    """The main incident first, then the parts by grade and age, then duplicates."""
    others = list(Incident.objects.visible_to(by).filter(pk__in=belongs))
    others.sort(
        key=lambda one: (
            belongs[one.pk] == LinkKind.DUPLICATE, one.state == "closed", one.grade or "",
            one.opened_at,
        )
    )  # fmt: skip
    unveil(by, *others)
    every = [main, *others]
    sent: dict[int, list[str]] = {}
    going = Deployment.objects.visible_to(by).filter(
        incident_id__in=[one.pk for one in every], clear_at=None, stood_down_at=None
    )
    for incident_id, sign in going.order_by("ordered_at").values_list("incident_id", "callsign"):
        sent.setdefault(incident_id, []).append(sign)
    spots = true_spots(by, "incident", [one.pk for one in every])
    types = dict(codes.choices("incident-types"))
    how = {LinkKind.PART: "part", LinkKind.DUPLICATE: "duplicate"}
    return [
        PartLine(
            one, types.get(one.type_code, one.type_code), STATE_LABELS.get(one.state, one.state),
            how.get(LinkKind(belongs[one.pk]), "") if one.pk in belongs else "main",
            sent.get(one.pk, []), spots.get(one.pk, spot_of(one)),
        )
        for one in every
    ]  # fmt: skip


def _versions(found: Sequence[Methane], names: dict[int, str]) -> list[Version]:
    """The newest first, each with what is new in it."""
    told, before = [], None
    for one in found:
        report = report_of(one)
        new = changed(before, report)
        letters = []
        for field, letter, asks in METHANE:
            text = getattr(one, field)
            if field == "declared":
                text = DECLARED.get(text, text)
            if field == "casualties":
                text = "\n".join(filter(None, (counts_in_words(one), text)))
            letters.append(Letter(field, letter, asks, text, before is not None and field in new))
        told.append(Version(one, letters, names.get(one.created_by, "")))
        before = report
    return told[::-1]


def _roles(held: Sequence[Holding], names: dict[int, str]) -> list[RoleLine]:
    told = []
    for code, label in codes.choices("command-roles"):
        own = [one for one in held if one.role == code]
        now = next((one for one in own if one.until is None), None)
        told.append(
            RoleLine(
                code, label, is_log_keeper(code), names.get(now.account_id, "") if now else "",
                now.account_id if now else None, now.since if now else None,
                [(names.get(one.account_id, ""), one.since, one.until) for one in own if one.until],
            )
        )  # fmt: skip
    return told


def _principles(said: Sequence[Principle], names: dict[int, str]) -> list[PrincipleLine]:
    last = {one.code: one for one in said}
    return [
        PrincipleLine(
            one.code, one.label, str(one.detail.get("hint") or ""), last.get(one.code),
            names.get(last[one.code].created_by, "") if one.code in last else "",
        )
        for one in codes.codes("jesip-principles")
    ]  # fmt: skip


def _decisions(found: Sequence[Decision], names: dict[int, str]) -> list[DecisionLine]:
    numbers = {one.pk: one.number for one in found}
    corrected = {one.corrects_id: one.number for one in found if one.corrects_id}
    lines = [
        DecisionLine(
            one, names.get(one.created_by, ""), corrected.get(one.pk),
            numbers.get(one.corrects_id or 0),
        )
        for one in found
    ]  # fmt: skip
    return lines[::-1]


def _log(
    entries: Sequence[LogEntry], main_id: int, parts: Sequence[PartLine], names: dict[int, str]
) -> list[LogLine]:
    shorts = {part.incident.pk: part.incident.short for part in parts}
    corrected = {one.corrects_id for one in entries if one.corrects_id}
    return [
        LogLine(
            one, names.get(one.created_by, "?"), shorts.get(one.incident_id, 0),
            one.incident_id == main_id, one.pk in corrected,
        )
        for one in entries
    ]  # fmt: skip
