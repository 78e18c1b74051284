"""The links of a card as a picture: the card in the middle, each other end around it. Pure."""

import math
from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT = 400, 300
MOST = 14


def draw(links: Sequence[Any]) -> dict[str, Any] | None:
    """Where each end stands, in units of the picture; None where there is nothing to draw.

    Each end stands once however many links lead to it; ends with a marker come first, so that
    none of them is left out of a picture that holds only ``MOST``.
    """
    ends: dict[tuple[str, str], Any] = {}
    for line in sorted(links, key=lambda one: -max((m.danger for m in one.markers), default=-1)):
        ends.setdefault((line.title, line.url), line)
    shown = list(ends.values())[:MOST]
    if not shown:
        return None
    nodes = []
    for place, line in enumerate(shown):
        turn = 2 * math.pi * place / len(shown) - math.pi / 2
        x = WIDTH / 2 + math.cos(turn) * 100
        y = HEIGHT / 2 + math.sin(turn) * 110
        side = "middle" if abs(math.cos(turn)) < 0.3 else ("start" if x > WIDTH / 2 else "end")
        nodes.append(
            {
                "x": f"{x:.1f}",
                "y": f"{y:.1f}",
                "left": f"{x - 5.5:.1f}",
                "top": f"{y - 5.5:.1f}",
                "text_y": f"{y + (20 if y >= HEIGHT / 2 else -11):.1f}",
                "anchor": side,
                "kind": _other_kind(line),
                "label": _short(line.title),
                "implied": getattr(line, "implied", False),
                "danger": any(marker.tone == "danger" for marker in line.markers),
            }
        )
    return {"width": WIDTH, "height": HEIGHT, "x": WIDTH // 2, "y": HEIGHT // 2, "nodes": nodes}


def _other_kind(line: Any) -> str:
    return "profile" if line.kind == "profile" else "thing"


def _short(title: str) -> str:
    _, _, number = title.partition(" ")
    # A record is known by its number: "Crime CR-0001553-26".
    title = number if number and number[-1].isdigit() and "-" in number else title
    return title if len(title) <= 18 else title[:17] + "…"
