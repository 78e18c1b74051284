"""The dashboard's pages."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from iops.insight.dashboard import tiles as measures
from iops.kernel import clock
from iops.kernel.models import Heartbeat
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page, whole

#: Parts that beat a heart, and how people call them.
PARTS = {"worker": "Worker", "duty-engine": "Duty engine", "live": "Live stream"}
#: Seconds of silence after which a part is ill.
SILENT_AFTER = 15


def _context(request: Signed) -> dict[str, Any]:
    figures = measures.figures(by=request.actor)
    groups = [
        (group, list(members))
        for group, members in groupby(figures, key=lambda figure: figure.tile.group)
    ]
    return {
        "groups": groups,
        "position": figures[0].position if figures else 0,
        "at": clock.now(),
        "parts": _health(),
        "problems": [
            (check.name, sentence)
            for check in registry.each("health")
            if (sentence := check.check())
        ],
    }


def _health() -> list[dict[str, Any]]:
    now = clock.now()
    beats = {beat.part: beat.beat_at for beat in Heartbeat.objects.filter(part__in=PARTS)}
    return [
        {
            "name": name,
            "at": beats.get(part),
            "ill": part not in beats or (now - beats[part]).total_seconds() > SILENT_AFTER,
        }
        for part, name in PARTS.items()
    ]


@page("dashboard.view")
def dashboard(request: Signed) -> HttpResponse:
    """Demand and resources now."""
    return render(request, "dashboard/dashboard.html", _context(request))


@page("dashboard.view")
def tiles(request: Signed) -> HttpResponse:
    """The tiles alone, fetched again when the stream says that something changed."""
    return render(request, "dashboard/tiles.html", _context(request))


@page("dashboard.view")
def drill(request: Signed, code: str) -> HttpResponse:
    """The rows behind a tile, at its position or with what has changed since."""
    given = request.GET
    seen = measures.Shown(whole(given, "at") or 0, whole(given, "n"), whole(given, "late"))
    after = given.get("after", "")
    found = measures.drill(by=request.actor, code=code, seen=seen, after=after)
    urls = {kind.kind: kind.url for kind in registry.each("records")}
    rows = [(row, urls.get(row.kind, "").format(id=row.id)) for row in found.rows]
    context = {"drill": found, "rows": rows, "further": bool(after)}
    return render(request, "dashboard/drill.html", context)
