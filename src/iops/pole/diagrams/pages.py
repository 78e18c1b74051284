"""The pages of diagrams: what a picture asks for, as JSON; what was kept; what leaves as a file."""

import csv
import io
import json
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid
from iops.kernel.web import Signed, page
from iops.pole.diagrams import queries
from iops.pole.diagrams.commands import keep_diagram
from iops.pole.diagrams.contracts import Part

#: More than a diagram of the greatest size takes.
LONGEST = 400_000


@page("people.view")
def kept(request: Signed) -> HttpResponse:
    """The diagrams that somebody kept."""
    context = {"title": "Link diagrams", "diagrams": queries.kept(by=request.actor)}
    return render(request, "diagrams/kept.html", context)


@page("people.view")
def one(request: Signed, diagram_id: int) -> HttpResponse:
    """A diagram that was kept."""
    found = queries.one(by=request.actor, diagram_id=diagram_id)
    context = {"title": found.title, "caption": "Link diagram", "state": found.state}
    return render(request, "diagrams/one.html", context)


@page("people.view")
def around(request: Signed) -> HttpResponse:
    """A node with its counts."""
    found = queries.around(
        by=request.actor, key=request.GET.get("node", ""), **_wanted(request.GET)
    )
    node = {**asdict(found.node), "key": found.node.key}
    counts = [asdict(count) for count in found.counts]
    return _json({"node": node, "counts": counts, "older": found.older})


@page("people.view")
def expand(request: Signed) -> HttpResponse:
    """What a node is linked with."""
    part = queries.expand(
        by=request.actor,
        key=request.GET.get("node", ""),
        reason=request.GET.get("reason", ""),
        kind=request.GET.get("kind", ""),
        **_wanted(request.GET),
    )
    return _json(_part(part))


@page("people.view")
def path_between(request: Signed) -> HttpResponse:
    """The shortest path between two nodes."""
    found = queries.path(
        by=request.actor, start=request.GET.get("from", ""), goal=request.GET.get("to", ""),
        implied=_wanted(request.GET)["implied"],
    )  # fmt: skip
    return _json({**_part(found.part), "keys": list(found.keys), "said": found.said})


@require_POST
@page("people.view")
def draw(request: Signed) -> HttpResponse:
    """These nodes, and every link between them."""
    body = _body(request)
    return _json(_part(queries.draw(by=request.actor, keys=_keys(body), **_wanted(body))))


@require_POST
@page("people.view")
def keep(request: Signed) -> HttpResponse:
    """Keep a diagram."""
    body = _body(request)
    nodes = body.get("nodes")
    made = keep_diagram(
        by=request.actor,
        title=str(body.get("title", "")),
        nodes=nodes if isinstance(nodes, list) and all(isinstance(n, dict) for n in nodes) else [],
        case=str(body.get("case", "")),
    ).value
    return _json({"id": made.id, "url": f"/diagrams/{made.id}/"})


@require_POST
@page("people.view")
def export(request: Signed) -> HttpResponse:
    """The links of a diagram as CSV; nodes without any stand alone in a line."""
    body = _body(request)
    part = queries.exported(by=request.actor, keys=_keys(body), **_wanted(body))
    titles = {node.key: node.title for node in part.nodes}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["from", "from record", "link", "to", "to record", "since", "until", "how sure"]
    )
    tied = set()
    for edge in part.edges:
        tied |= {edge.source, edge.target}
        writer.writerow(
            [
                _cell(titles[edge.source]), edge.source, edge.label, _cell(titles[edge.target]),
                edge.target, edge.since, edge.until, edge.certainty,
            ]
        )  # fmt: skip
    for key, title in titles.items():
        if key not in tied:
            writer.writerow([_cell(title), key, "", "", "", "", "", ""])
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="diagram.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@page("people.view")
def picture(request: Signed) -> HttpResponse:
    """Log that a diagram leaves as a picture; the browser draws it only after this."""
    body = _body(request)
    part = queries.exported(by=request.actor, keys=_keys(body), **_wanted(body))
    return _json({"nodes": [node.key for node in part.nodes]})


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


def _wanted(given: Any) -> dict[str, bool]:
    """One node a person, and implied links, unless they are not wanted."""
    return {
        name: str(given.get(name, "1")) not in ("0", "False", "false")
        for name in ("resolved", "implied")
    }


def _keys(body: dict[str, Any]) -> list[str]:
    keys = body.get("keys")
    if not isinstance(keys, list):
        raise Invalid("Name the nodes: a list of keys like profile:7.", fields={"keys": "Needed."})
    return [str(key) for key in keys]


def _body(request: HttpRequest) -> dict[str, Any]:
    """The JSON that was sent. Raises Invalid for anything else."""
    try:
        body = request.body
        if len(body) > LONGEST:
            raise Invalid("This is more than a diagram takes.")
        found = json.loads(body or b"{}")
    except (ValueError, RawPostDataException):  # the latter: a form, which was read already
        found = None
    if not isinstance(found, dict):
        raise Invalid("Send one JSON object.")
    return found


def _part(part: Part) -> dict[str, Any]:
    return {
        "nodes": [{**asdict(node), "key": node.key} for node in part.nodes],
        "edges": [asdict(edge) for edge in part.edges],
        "left_out": part.left_out,
        "older": part.older,
    }


def _json(found: dict[str, Any]) -> HttpResponse:
    answer = JsonResponse(found)
    answer["Cache-Control"] = "private, no-store"
    return answer
