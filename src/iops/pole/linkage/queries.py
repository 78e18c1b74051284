"""The review of proposals: which pair comes next, and both its records side by side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.pole.cards.around import now_lines
from iops.pole.cards.contracts import NowLine
from iops.pole.cards.queries import ProfileLine, profile_line
from iops.pole.identity.queries import nominals_of, profiles_of
from iops.pole.linkage.blind import is_blind
from iops.pole.linkage.contracts import OUTCOMES
from iops.pole.linkage.models import Automatic, Measurement, Proposal
from iops.pole.links.queries import MarkerLine, markers_of
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes

#: Pairs are counted so far and no further: the exact number of many thousands helps nobody.
MOST_COUNTED = 1_000
#: A pair is shown to those who see both records: row security narrows all three tables.
_NEXT = """
    SELECT p.id FROM linkage_proposal p
    JOIN people_profile l ON l.id = p.left_id JOIN people_profile r ON r.id = p.right_id
    WHERE p.state = 'open' AND NOT p.id = ANY (%s)
    ORDER BY p.danger DESC, p.weight DESC, p.id LIMIT 1
"""
#: Pairs of the newest sample of a force, in the order in which chance put them.
_NEXT_DRAWN = """
    SELECT p.id FROM linkage_sampled s JOIN linkage_proposal p ON p.id = s.proposal_id
    JOIN people_profile l ON l.id = p.left_id JOIN people_profile r ON r.id = p.right_id
    WHERE s.sample_id = (SELECT max(id) FROM linkage_sample WHERE force_id = %s)
      AND p.state = 'open' AND NOT p.id = ANY (%s)
    ORDER BY s.rank LIMIT 1
"""
_WAITING_DRAWN = """
    SELECT count(*) FROM (
        SELECT 1 FROM linkage_sampled s JOIN linkage_proposal p ON p.id = s.proposal_id
        JOIN people_profile l ON l.id = p.left_id JOIN people_profile r ON r.id = p.right_id
        WHERE s.sample_id = (SELECT max(id) FROM linkage_sample WHERE force_id = %s)
          AND p.state = 'open' LIMIT %s) w
"""
_WAITING = """
    SELECT count(*) FROM (
        SELECT 1 FROM linkage_proposal p
        JOIN people_profile l ON l.id = p.left_id JOIN people_profile r ON r.id = p.right_id
        WHERE p.state = 'open' LIMIT %s) w
"""


@dataclass(frozen=True)
class Reason:
    """One bar of the explanation: what was compared, how it came out, what that weighs.

    ``before`` and ``after`` are the running sum; the first bar is where every pair begins.
    """

    compared: str
    outcome: str
    weight: float
    before: float
    after: float

    @property
    def speaks_for(self) -> bool:
        return self.weight >= 0


@dataclass(frozen=True)
class Side:
    """One record of the pair, with what warns of its person."""

    line: ProfileLine
    nominal_id: int
    records: int
    markers: Sequence[MarkerLine]
    now: Sequence[NowLine]

    @property
    def profile(self) -> Profile:
        return self.line.profile

    @property
    def warns(self) -> bool:
        """Whether a marker or something open warns of this person."""
        return bool(self.markers or self.now)


#: What says where a record comes from, and nothing of the person.
ORIGIN = frozenset({"Source", "Recorded by", "Recorded"})


@dataclass(frozen=True)
class Fact:
    """A line of the comparison: the same question asked of both records.

    What two sources say of one person differs, or does not; who they are, and when they said it,
    is no reason for or against.
    """

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        said = self.label not in ORIGIN and bool(self.left and self.right)
        return said and self.left.casefold() != self.right.casefold()


@dataclass(frozen=True)
class Pair:
    """A proposal with both records side by side.

    ``blind``: it was drawn to measure the machine, so nothing of what the machine says is shown.
    """

    proposal: Proposal
    left: Side
    right: Side
    facts: Sequence[Fact]
    reasons: Sequence[Reason]
    blind: bool = False

    @property
    def one_sided(self) -> bool:
        """A marker or an open risk on one side only: a mistake keeps it from whom it concerns."""
        return self.left.warns != self.right.warns


def _shows(pair: "Pair | None") -> list[tuple[str, int]]:
    if pair is None:
        return []
    return [("profile", pair.proposal.left_id), ("profile", pair.proposal.right_id)]


@record_view("linkage.review", permission="linkage.review", shows=_shows)
def next_pair(*, by: Actor, skipped: Collection[int] = ()) -> Pair | None:
    """The most dangerous pair that waits and that the actor may see, but for those skipped."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [list(skipped)])
        found = cursor.fetchone()
    return _pair(by, found[0]) if found else None


@record_view("linkage.sample", permission="linkage.review", shows=_shows)
def next_drawn(*, by: Actor, skipped: Collection[int] = ()) -> Pair | None:
    """The next pair of the sample that measures the machine, and that the actor may see."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_DRAWN, [by.force_id, list(skipped)])
        found = cursor.fetchone()
    return _pair(by, found[0]) if found else None


@record_view("linkage.pair", permission="linkage.review", shows=_shows)
def pair_of(*, by: Actor, proposal_id: int) -> Pair | None:
    """One pair, judged or not; None where the actor may not see both records."""
    return _pair(by, proposal_id)


def waiting(by: Actor) -> int:
    """How many pairs wait that the actor may see; counted up to ``MOST_COUNTED``."""
    with visibility(by), connection.cursor() as cursor:
        cursor.execute(_WAITING, [MOST_COUNTED])
        return int(cursor.fetchone()[0])


def waiting_drawn(by: Actor) -> int:
    """How many pairs of the sample wait that the actor may see; counted up to ``MOST_COUNTED``."""
    with visibility(by), connection.cursor() as cursor:
        cursor.execute(_WAITING_DRAWN, [by.force_id, MOST_COUNTED])
        return int(cursor.fetchone()[0])


def _pair(by: Actor, proposal_id: int) -> Pair | None:
    proposal = Proposal.objects.visible_to(by).filter(pk=proposal_id).first()
    if proposal is None:
        return None
    ends = (proposal.left_id, proposal.right_id)
    found = {one.pk: one for one in Profile.objects.visible_to(by).filter(pk__in=ends)}
    if len(found) != 2:
        return None
    makers = {one.created_by for one in found.values()}
    names = dict(Account.objects.filter(pk__in=makers).values_list("pk", "name"))
    nominals = nominals_of(ends)
    left, right = (_side(by, found[end], nominals[end], names) for end in ends)
    blind = is_blind(proposal)
    return Pair(
        proposal, left, right, _facts(left.line, right.line),
        [] if blind else reasons(proposal.prior, proposal.explanation), blind,
    )  # fmt: skip


def _side(by: Actor, profile: Profile, nominal: int, names: Mapping[int, str]) -> Side:
    members = profiles_of(nominal)
    seen = list(Profile.objects.visible_to(by).filter(pk__in=members).values_list("pk", flat=True))
    return Side(
        profile_line(by, profile, names.get(profile.created_by, "?")),
        nominal,
        len(seen),
        markers_of(by, "profile", seen, clock.local_date(clock.now())),
        now_lines("profile", by, seen),
    )


def _facts(left: ProfileLine, right: ProfileLine) -> list[Fact]:
    def said(of: str, code: str) -> str:
        return codes.label(of, code) if code else ""

    def words(line: ProfileLine) -> list[tuple[str, str]]:
        one = line.profile
        return [
            ("Forename", one.forename), ("Middle names", one.middle), ("Surname", one.surname),
            ("Other names", ", ".join(one.other_names)), ("Born", str(one.born or "")),
            ("Died", str(one.died or "")), ("Sex", one.sex), ("PNC ID", one.pnc_id),
            ("CRO", one.cro), ("Address", line.address), ("Phone", line.phone),
            ("Email", line.email),
            ("Ethnicity, self-defined", said("ethnicity", one.ethnicity)),
            ("Ethnicity, observed", said("observed-ethnicity", one.observed_ethnicity)),
            ("Description", one.description), ("Source", line.source),
            ("Recorded by", line.said_by),
            ("Recorded", f"{clock.local_date(one.created_at):%d %b %Y}"),
        ]  # fmt: skip

    both = zip(words(left), words(right), strict=True)
    return [Fact(label, one, other) for (label, one), (_, other) in both if one or other]


def reasons(prior: float, explanation: Sequence[Sequence[Any]]) -> list[Reason]:
    """The explanation as a waterfall: from where every pair begins to the weight of this one."""
    total = prior
    found = [Reason("Any two records", "before anything is compared", prior, 0.0, prior)]
    for code, outcome, weight, rare in explanation:
        label, outcomes = OUTCOMES.get(code, (str(code), {}))
        parts = [(label, outcomes.get(outcome, str(outcome)), float(weight))]
        if rare:
            word = "rare" if rare > 0 else "common"
            parts.append((label, f"and that is {word}", float(rare)))
        for what, how, weighs in parts:
            found.append(Reason(what, how, weighs, total, total + weighs))
            total += weighs
    return found


def automatic_of(by: Actor) -> tuple[Automatic | None, Measurement | None]:
    """Whether a machine judges in the actor's force, and the newest measurement of it."""
    switch = Automatic.objects.filter(force_id=by.force_id).first()
    newest = Measurement.objects.filter(force_id=by.force_id).order_by("-pk").first()
    return switch, newest
