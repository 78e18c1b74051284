"""`diagram`: a link diagram of 2,000 nodes in a real browser: first drawing, and frames in use.

The page's own script and style; the server's answer is made here. A frame is from one picture to
the next while somebody pans, zooms, drags a node or moves the slider of years.
"""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Callable
from typing import Any

from bench.browser import browser
from bench.report import Measure, Report, percentile
from bench.system import ROOT, Options, descendants, proportional_mb
from iops.kernel.cluster.contracts import ClusterError

NODES, LINKS = 2_000, 3_000
ABOUT = "a link diagram of 2,000 nodes and 3,000 links in Chromium: first drawing, frames in use"
FIRST_MS, FRAME_MS = 2_000, 50
SIZE = {"width": 1440, "height": 900}
#: Steps of each movement: at sixty a second, some four seconds.
STEPS = 240
BUILD = ROOT / "src" / "iops" / "web" / "static" / "build"
_START = """
import { startDiagram } from "/build/diagram.js";
const root = document.querySelector("[data-diagram]");
const said = root.querySelector("[data-said]");
const began = performance.now();
new MutationObserver((_, me) => {
  if (!/nodes,/.test(said.textContent)) return;
  me.disconnect();
  // The second frame begins when the first, with the drawing, is on the screen.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.first = performance.now() - began;
  }));
}).observe(said, { childList: true, characterData: true, subtree: true });
startDiagram(root);
"""
#: Frames while a movement lasts: the page counts, so that nothing of the counting is in between.
_WATCH = """() => {
  window.frames_ = [];
  window.watching = true;
  let last = performance.now();
  const next = (now) => {
    window.frames_.push(now - last);
    last = now;
    if (window.watching) requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(next); });
}"""


_STOP = "() => { window.watching = false; return window.frames_; }"


def run(options: Options) -> Report:
    """Run it; the report. ``scale`` makes the diagram smaller."""
    if not (BUILD / "diagram.js").is_file():
        raise ClusterError("The front end is not built. Run “make bootstrap”.")
    share = min(1.0, options.scale)
    nodes, links = max(20, round(NODES * share)), max(30, round(LINKS * share))
    drawn = picture(nodes, links, seed=options.seed)
    with browser() as opened:
        page = opened.new_page(viewport=SIZE)
        serve(page, drawn)
        options.say(f"{nodes:,} nodes and {links:,} links: first drawing")
        page.goto("http://diagram.test/")
        page.wait_for_function("window.first", timeout=120_000)
        first = float(page.evaluate("window.first"))
        frames = {}
        for name, move in MOVES.items():
            options.say(name)
            page.evaluate(_WATCH)
            move(page)
            frames[name] = page.evaluate(_STOP)
        peak = sum(map(proportional_mb, descendants(os.getpid())))
    return Report(
        "diagram",
        {"nodes": nodes, "links": links, "frames": sum(map(len, frames.values())),
         "scale": options.scale},
        [
            Measure("first drawing", round(first), "ms", "lower", FIRST_MS),
            *(
                measure
                for name, took in frames.items()
                for measure in (
                    Measure(f"{name}, frame p95", round(percentile(took, 0.95), 1), "ms", "lower",
                            FRAME_MS),
                    Measure(f"{name}, longest frame", round(max(took), 1), "ms", "lower"),
                )
            ),
        ],
        peak_memory_mb=peak,
    )  # fmt: skip


def picture(nodes: int, links: int, *, seed: int) -> dict[str, Any]:
    """What the server answers for a kept diagram: people round cars, phones and places."""
    luck = random.Random(seed)
    kinds = luck.choices(["profile", "vehicle", "phone", "place"], [60, 15, 15, 10], k=nodes)
    made = [
        {
            "key": f"{kind}:{at}", "kind": kind, "id": at, "title": f"Person or thing {at}",
            "url": "", "records": luck.choice([1, 1, 1, 2]), "danger": luck.random() < 0.05,
            "markers": ["Violent"] if luck.random() < 0.05 else [],
        }
        for at, kind in enumerate(kinds)
    ]  # fmt: skip
    edges = []
    for at in range(links):
        # As in life: most have few links, and some have very many.
        one = at % nodes
        other = min(nodes - 1, int(nodes * luck.random() ** 3))
        if one == other:
            other = (other + 1) % nodes
        since = luck.randint(1990, 2024)
        edges.append(
            {
                "id": at, "source": made[one]["key"], "target": made[other]["key"],
                "label": "associate", "reason": "associate", "since": str(since),
                "until": str(since + luck.randint(0, 9)) if luck.random() < 0.5 else "",
                "certainty": luck.choice(["known", "known", "believed"]),
            }
        )  # fmt: skip
    return {"nodes": made, "edges": edges, "left_out": 0}


def serve(page: Any, drawn: dict[str, Any]) -> None:
    """The page, its script and its style, and one answer; nothing else."""
    body = json.dumps(drawn)
    page.route("**/*", lambda route: route.fulfill(status=404, body=""))
    page.route(
        "**/build/*",
        lambda route: route.fulfill(path=str(BUILD / route.request.url.rsplit("/", 1)[1])),
    )
    page.route(
        "**/draw.json", lambda route: route.fulfill(content_type="application/json", body=body)
    )
    page.route(
        "http://diagram.test/",
        lambda route: route.fulfill(content_type="text/html", body=_html(drawn)),
    )


def _html(drawn: dict[str, Any]) -> str:
    """The page of a kept diagram: the part that every card has, on rings as people leave it."""
    from django.template.loader import render_to_string
    from django.test.utils import override_settings

    from iops.web.cli.manage import prepare_django

    prepare_django()
    side = math.ceil(math.sqrt(len(drawn["nodes"])))
    state = {
        "nodes": [
            [one["key"], at % side * 90.0 + at // side % 2 * 45.0, at // side * 80.0]
            for at, one in enumerate(drawn["nodes"])
        ]
    }
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        part = render_to_string("cards/explore.html", {"state": state})
    return (
        '<!doctype html><html lang="en"><head><title>Diagram</title><meta charset="utf-8">'
        f'<link rel="stylesheet" href="/build/iops.css"></head><body>{part}'
        f'<script type="module">{_START}</script></body></html>'
    )


def _middle(page: Any) -> tuple[float, float]:
    page.locator("[data-canvas]").scroll_into_view_if_needed()
    box = page.locator("[data-canvas]").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _pan(page: Any) -> None:
    x, y = _middle(page)
    page.mouse.move(x - 300, y - 190)
    page.mouse.down()
    for at in range(STEPS):
        page.mouse.move(x - 300 + 250 * math.sin(at / 20), y - 190 + 120 * math.sin(at / 13))
    page.mouse.up()


def _zoom(page: Any) -> None:
    x, y = _middle(page)
    page.mouse.move(x, y)
    for at in range(STEPS // 2):
        page.mouse.wheel(0, -30 if at % 60 < 30 else 30)
        page.evaluate("() => new Promise(requestAnimationFrame)")


def _drag(page: Any) -> None:
    spot = page.evaluate(
        "() => { const cy = document.querySelector('[data-canvas]').cy;"
        " const node = cy.nodes().max((one) => one.degree(false)).ele;"
        " cy.center(node); const at = node.renderedPosition();"
        " const box = cy.container().getBoundingClientRect();"
        " return [at.x + box.x, at.y + box.y]; }"
    )
    page.mouse.move(*spot)
    page.mouse.down()
    for at in range(STEPS):
        page.mouse.move(spot[0] + 150 * math.sin(at / 15), spot[1] + 90 * math.sin(at / 11))
    page.mouse.up()


def _years(page: Any) -> None:
    page.evaluate(
        "async (steps) => { const year = document.querySelector('[data-do=year]');"
        " const most = Number(year.max);"
        " for (let at = 0; at < steps; at++) { year.value = String(1 + (at % most));"
        " year.dispatchEvent(new Event('input', {bubbles: true}));"
        " await new Promise(requestAnimationFrame); } }",
        STEPS // 2,
    )


MOVES: dict[str, Callable[[Any], None]] = {
    "pan": _pan, "zoom": _zoom, "drag a node": _drag, "years": _years,
}  # fmt: skip
