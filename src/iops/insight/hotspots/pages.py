"""The page of hot spots, its cells for a map, and the records of one cell."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from iops.insight.hotspots import queries, rules
from iops.insight.hotspots.queries import KINDS, PERIODS, Chosen, Hot
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.ids import is_number
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes
from iops.reference.places.queries import bounds_of_areas

#: Cells that the table beside the map names.
MOST_LINES = 25


@page("hotspots.view")
def hotspots(request: Signed) -> HttpResponse:
    """Choose what, which type and how long; the map, and the same as a table."""
    given = {name: request.GET.get(name, "")[:20] for name in ("what", "type", "days", "cell")}
    error: Invalid | None = None
    try:
        of = _chosen(given)
    except Invalid as refusal:
        error, of = refusal, Chosen()
    found = queries.hot(by=request.actor, of=of) if error is None else Hot()
    address = urlencode({"what": of.what, "type": of.type_code, "days": of.days, "cell": of.cell})
    context = {
        "title": "Hot spots",
        "error": error,
        "of": of,
        "given": given if error else _of(of),
        "kinds": [(code, one.label) for code, one in KINDS.items()
                  if request.actor.may(one.permission)],
        "types": codes.choices(of.kind.types),
        "periods": [(str(one), "1 day" if one == 1 else f"{one} days") for one in PERIODS],
        "cells": [(str(one), f"{one} m") for one in rules.CELLS],
        "found": found,
        "lines": found.spots[:MOST_LINES],
        "address": address,
        "coarser": found.side > of.cell and bool(found.spots),
        "geojson": _features(found),
        "bounds": bounds_of_areas(),
    }  # fmt: skip
    return render(request, "hotspots/hotspots.html", context, status=error.status if error else 200)


@page("hotspots.view")
def cells(request: Signed) -> HttpResponse:
    """The cells as GeoJSON: a layer of the board's map."""
    given = {name: request.GET.get(name, "")[:20] for name in ("what", "type", "days", "cell")}
    found = queries.hot(by=request.actor, of=_chosen(given))
    answer = HttpResponse(json.dumps(_features(found)), content_type="application/geo+json")
    answer["Cache-Control"] = "no-store"
    return answer


@page("hotspots.view")
def cell(request: Signed) -> HttpResponse:
    """The records of one cell."""
    given = {name: request.GET.get(name, "")[:20] for name in ("what", "type", "days", "cell")}
    of = _chosen(given)
    column, row, side = (request.GET.get(name, "") for name in ("column", "row", "side"))
    if not (is_number(column) and is_number(row) and is_number(side) and 0 < int(side) <= 100_000):
        raise NotVisible("There is no such cell. Choose one on the map of hot spots.")
    lines = queries.inside(
        by=request.actor, of=of, column=int(column), row=int(row), side=int(side)
    )
    context = {
        "title": f"{of.kind.label} in one cell",
        "caption": f"{int(column) * int(side)}, {int(row) * int(side)}, {side} m each way",
        "crumbs": [("Hot spots", f"/hotspots/?{urlencode(_of(of))}"), ("One cell", "")],
        "of": of,
        "type_label": codes.label(of.kind.types, of.type_code) if of.type_code else "",
        "lines": lines,
        "most": queries.MOST_RECORDS,
    }
    return render(request, "hotspots/cell.html", context)


def _chosen(given: dict[str, str]) -> Chosen:
    return queries.chosen(given["what"], given["type"], given["days"], given["cell"])


def _of(of: Chosen) -> dict[str, str]:
    return {"what": of.what, "type": of.type_code, "days": str(of.days), "cell": str(of.cell)}


def _features(found: Hot) -> dict[str, Any]:
    hottest = max((one.cell.density for one in found.spots), default=1.0)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "at": at, "count": one.cell.count, "column": one.cell.column,
                    "row": one.cell.row, "side": one.side,
                    "heat": round(one.cell.density / hottest, 3),
                },
                "geometry": {"type": "Polygon", "coordinates": [one.ring]},
            }
            for at, one in enumerate(found.spots)
        ],
    }  # fmt: skip
