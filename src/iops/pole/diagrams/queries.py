"""What a diagram shows: counts before anything is drawn, then nodes and edges, then paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic

from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible
from iops.pole.cards.titles import titles
from iops.pole.diagrams import graph
from iops.pole.diagrams.contracts import Count, Edge, End, Node, Part, end_of
from iops.pole.diagrams.implied import counts_of, edges_of, meeting_of
from iops.pole.diagrams.models import Diagram
from iops.pole.links.contracts import IMPLIED, Implied
from iops.pole.links.implied import Ties, implied_between, implied_of
from iops.pole.links.queries import DANGEROUS, markers_at
from iops.reference.codes import queries as codes

#: Of one type of link, drawn in one step; in a whole diagram; between the nodes of one.
MOST_DRAWN, MOST_NODES, MOST_BETWEEN = 200, 2_000, 4_000
#: Records in which nodes of a diagram may stand together, the newest.
MOST_MET_BETWEEN = 2_000
GONE = "There is no such record that you may see."
#: A path is looked for so many steps, links and seconds far.
STEPS, MOST_FOLLOWED, SECONDS = 6, 4_000, 2.0


@dataclass(frozen=True)
class Around:
    """A node, and how many links of each type it has.

    ``older``: records beside the newest, of which the implied links are not among the counts.
    """

    node: Node
    counts: Sequence[Count]
    older: int = 0


@dataclass(frozen=True)
class Path:
    """The nodes from one to the other, in order; ``said`` in a sentence."""

    part: Part
    keys: Sequence[str]
    said: str


def _ends(nodes: Iterable[Node]) -> list[End]:
    return [(node.kind, node.id) for node in nodes]


def _shown(part: Part) -> list[End]:
    """The records of a part. Places are of the gazetteer, and no records."""
    return [end for end in _ends(part.nodes) if end[0] != "place"]


@record_view(
    "diagrams.around",
    permission="people.view",
    shows=lambda found: _shown(Part([found.node], [])),
)
def around(*, by: Actor, key: str, resolved: bool = True, implied: bool = True) -> Around:
    """Counts by type of link, before they are drawn; implied ones where asked. NotVisible."""
    end = _seen_end(by, key)
    found = _nodes(by, [end], resolved=resolved)
    if not found:
        raise NotVisible(GONE)
    records = graph.records_of([end], resolved=resolved)
    counts = [
        Count(reason, _label(reason, outward=outward), kind, count)
        for kind, reason, outward, count in graph.counted(by, records)
    ]
    tied = implied_of(by, records, resolved=resolved) if implied else Ties([])
    counts += counts_of(tied.ties)
    counts.sort(key=lambda one: (-one.count, one.label, one.kind))
    return Around(next(iter(found.values())), counts, tied.older)


@record_view("diagrams.expand", permission="people.view", shows=_shown)
def expand(
    *, by: Actor, key: str, reason: str = "", kind: str = "", resolved: bool = True,
    implied: bool = True,
) -> Part:  # fmt: skip
    """What a node is linked with, of one type or of all, and what ties it to each. NotVisible.

    Links that somebody recorded come first; ``implied`` ones fill what they leave.
    """
    end = _seen_end(by, key)
    records = graph.records_of([end], resolved=resolved)
    meeting = meeting_of(reason)
    rows: list[graph.Row] = []
    if meeting is None:
        rows = graph.links(by, records, reason=reason, kind=kind, most=MOST_DRAWN + 1)
    tied = Ties([])
    if implied and (meeting is not None or not reason):
        tied = implied_of(by, records, resolved=resolved, meeting=meeting or "")
    ties = [one for one in tied.ties if kind in ("", one.there[0])]
    drawn = rows[:MOST_DRAWN]
    room = MOST_DRAWN - len(drawn)
    part = _part(by, drawn, [end], ties[:room], resolved=resolved)
    if graph.nodes_of([end], resolved=resolved)[end] not in _ends(part.nodes):
        raise NotVisible(GONE)
    left_out = len(rows) - len(drawn) + max(0, len(ties) - room)
    return Part(part.nodes, part.edges, left_out, tied.older)


@record_view("diagrams.draw", permission="people.view", shows=_shown)
def draw(
    *, by: Actor, keys: Sequence[str], resolved: bool = True, implied: bool = True
) -> Part:  # fmt: skip
    """These nodes, as far as the actor may see them, and every link between them."""
    return _drawn(by, keys, resolved=resolved, implied=implied)


def _drawn(by: Actor, keys: Sequence[str], *, resolved: bool, implied: bool) -> Part:
    if len(keys) > MOST_NODES:
        raise Invalid(f"A diagram holds at most {MOST_NODES} nodes; these are {len(keys)}.")
    ends = _sayable(by, [_end(key) for key in keys])
    records = graph.records_of(ends, resolved=resolved)
    rows = graph.between(by, records, most=MOST_BETWEEN)
    tied = _tied_between(by, records, resolved=resolved) if implied else Ties([])
    room = MOST_BETWEEN - len(rows)
    part = _part(by, rows, ends, tied.ties[:room], resolved=resolved)
    return Part(part.nodes, part.edges, older=tied.older)


def _tied_between(by: Actor, records: dict[End, End], *, resolved: bool) -> Ties:
    return implied_between(by, records, resolved=resolved, most=MOST_MET_BETWEEN)


@record_view("diagrams.path", permission="people.view", shows=lambda found: _shown(found.part))
def path(*, by: Actor, start: str, goal: str, implied: bool = True) -> Path:
    """The shortest path between two nodes, over people with all of their records.

    Over implied links, too, where asked; those of the newest records.
    """
    given = [_end(start), _end(goal)]
    if len(_sayable(by, given)) < len(given):
        raise NotVisible(GONE)
    ends = graph.nodes_of(given, resolved=True)
    first, last = ends[given[0]], ends[given[1]]
    if not len(_nodes(by, [first, last], resolved=True)) == len({first, last}):
        raise NotVisible(GONE)
    steps, cut = _between_ends(by, first, last, implied=implied)
    if steps is None:
        said = "Stopped: too many links lead away." if cut else f"No path within {STEPS} steps."
        return Path(_part(by, [], [first, last], resolved=True), [], said)
    keys = [f"{kind}:{number}" for kind, number in steps]
    part = _along(by, steps, implied=implied)
    if not {node.key for node in part.nodes} >= set(keys):
        return Path(Part([], []), [], f"No path within {STEPS} steps.")
    return Path(part, keys, _said(part, keys))


def _said(part: Part, keys: Sequence[str]) -> str:
    """How long a path is, and how much of it nobody recorded."""
    recorded, guessed = (
        {frozenset((edge.source, edge.target)) for edge in part.edges
         if (edge.certainty == IMPLIED) is implied}
        for implied in (False, True)
    )  # fmt: skip
    steps = {frozenset(pair) for pair in pairwise(keys)} & (guessed - recorded)
    more = f", {len(steps)} of them implied" if steps else ""
    return f"{len(keys) - 1} steps{more}."


@record_view(
    "diagrams.export",
    permission="people.view",
    shows=_shown,
    verb=Verb.DISCLOSURE,
    detail=lambda part: {"nodes": len(part.nodes), "edges": len(part.edges)},
)
def exported(
    *, by: Actor, keys: Sequence[str], resolved: bool = True, implied: bool = True
) -> Part:  # fmt: skip
    """What leaves as a file or a picture: logged as such, with how much it was."""
    return _drawn(by, keys, resolved=resolved, implied=implied)


@record_view("diagrams.kept", permission="people.view", shows=lambda found: [])
def kept(*, by: Actor) -> list[Diagram]:
    """The diagrams that the actor made, the newest first."""
    mine = Diagram.objects.visible_to(by).filter(created_by=by.account_id)
    return list(mine.order_by("-id")[:100])


@record_view("diagrams.one", permission="people.view", shows=lambda found: [("diagram", found.pk)])
def one(*, by: Actor, diagram_id: int) -> Diagram:
    """A diagram that was kept; what it shows is asked for by itself. Raises NotVisible."""
    found: Diagram | None = Diagram.objects.visible_to(by).filter(pk=diagram_id).first()
    if found is None:
        raise NotVisible("There is no diagram with this number that you may see.")
    return found


def _end(key: str) -> End:
    try:
        return end_of(key)
    except ValueError as error:
        raise Invalid(str(error)) from None


def _seen_end(by: Actor, key: str) -> End:
    end = _end(key)
    if not _sayable(by, [end]):
        raise NotVisible(GONE)
    return end


def _sayable(by: Actor, ends: Sequence[End]) -> list[End]:
    """These, but for the numbers of hidden records that stand behind a person.

    A person goes by the number of their oldest record, and by those of records that the actor
    sees; whose another is, is not to be learned.
    """
    behind = graph.records_of(ends, resolved=True)
    seen = titles(by, {*behind, *ends})
    people = {behind[record] for record in seen if record in behind}
    return [end for end in ends if end in seen or end in people]


def _part(
    by: Actor, rows: Sequence[graph.Row], ends: Sequence[End], ties: Sequence[Implied] = (), *,
    resolved: bool,
) -> Part:  # fmt: skip
    """Rows as nodes and edges; an end that the actor may not see takes its links with it."""
    met = {end for row in rows for end in ((row[1], row[2]), (row[3], row[4]))}
    stands = graph.nodes_of({*met, *ends}, resolved=resolved)
    tied = {end for tie in ties for end in (tie.here, tie.there)}
    nodes = _nodes(by, {*stands.values(), *tied}, resolved=resolved)
    edges = []
    for number, from_kind, from_id, to_kind, to_id, reason, since, until, certainty in rows:
        source, target = stands[from_kind, from_id], stands[to_kind, to_id]
        if source in nodes and target in nodes and source != target:
            edges.append(
                Edge(
                    number, nodes[source].key, nodes[target].key, _label(reason, outward=True),
                    reason, since or "", until or "", certainty,
                )
            )  # fmt: skip
    return Part(list(nodes.values()), [*edges, *edges_of(ties, nodes)])


def _nodes(by: Actor, ends: Iterable[End], *, resolved: bool) -> dict[End, Node]:
    """Those of these nodes that the actor may see; a person by any record of theirs."""
    wanted = set(ends)
    behind = graph.records_of(wanted, resolved=resolved)
    called = titles(by, set(behind))
    today = clock.local_date(clock.now())
    markers: dict[End, list[str]] = {}
    danger: dict[End, int] = {}
    for line in markers_at(by, set(called), today):
        node = behind[line.about]
        markers.setdefault(node, []).append(line.label)
        danger[node] = max(danger.get(node, 0), line.danger)
    found: dict[End, Node] = {}
    count: dict[End, int] = {}
    for record in sorted(called):
        node = behind[record]
        count[node] = count.get(node, 0) + 1
        if node not in found:
            title, url = called[record]
            shown = f"/people/{node[1]}/" if node[0] == "profile" else url
            found[node] = Node(node[0], node[1], title, shown)
    return {
        end: Node(
            node.kind, node.id, node.title, node.url, count[end],
            tuple(dict.fromkeys(markers.get(end, ()))), danger.get(end, 0) >= DANGEROUS,
        )
        for end, node in found.items()
    }  # fmt: skip


def _label(reason: str, *, outward: bool) -> str:
    code = codes.find("link-reasons", reason)
    if code is None:
        return reason
    inverse = str(code.detail.get("inverse", ""))
    return code.label if outward or not inverse else inverse


def _between_ends(
    by: Actor, first: End, last: End, *, implied: bool
) -> tuple[list[End] | None, bool]:
    """The nodes from the first to the last, searched from both; and whether it was given up."""
    if first == last:
        return [first], False
    until = monotonic() + SECONDS
    came: tuple[dict[End, End | None], dict[End, End | None]] = ({first: None}, {last: None})
    fronts = [{first}, {last}]
    for _ in range(STEPS):
        side = 0 if len(fronts[0]) <= len(fronts[1]) else 1
        records = graph.records_of(fronts[side], resolved=True)
        rows = graph.links(by, records, most=MOST_FOLLOWED)
        if len(rows) >= MOST_FOLLOWED or monotonic() > until:
            return None, True
        ties = implied_of(by, records).ties if implied else ()
        fronts[side] = _next_front(rows, ties, records, came[side])
        met = fronts[side] & set(came[1 - side])
        if met:
            return _joined(min(met), came), False
        if not fronts[side]:
            return None, False
    return None, False


def _next_front(
    rows: Sequence[graph.Row], ties: Sequence[Implied], records: dict[End, End],
    came: dict[End, End | None],
) -> set[End]:  # fmt: skip
    pairs = []
    for row in rows:
        one, other = (row[1], row[2]), (row[3], row[4])
        pairs += [(here, there) for here, there in ((one, other), (other, one)) if here in records]
    stands = graph.nodes_of({there for _, there in pairs}, resolved=True)
    steps = [(records[here], stands[there]) for here, there in pairs]
    # What somebody recorded goes before what nobody did.
    steps += [(tie.here, tie.there) for tie in ties]
    front = set()
    for here, there in steps:
        if there not in came:
            came[there] = here
            front.add(there)
    return front


def _joined(met: End, came: tuple[dict[End, End | None], dict[End, End | None]]) -> list[End]:
    before, step = [], came[0][met]
    while step is not None:
        before.append(step)
        step = came[0][step]
    after, step = [], came[1][met]
    while step is not None:
        after.append(step)
        step = came[1][step]
    return [*reversed(before), met, *after]


def _along(by: Actor, steps: Sequence[End], *, implied: bool) -> Part:
    records = graph.records_of(steps, resolved=True)
    rows = graph.between(by, records, most=MOST_BETWEEN)
    ties = _tied_between(by, records, resolved=True).ties if implied else ()
    return _part(by, rows, steps, ties, resolved=True)
