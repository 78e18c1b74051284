"""`search`: names with every error, by name alone, with a birth, with age and district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench import forces
from bench.report import Measure, Report, latencies
from bench.system import Options, system

PEOPLE, QUERIES, BASELINE = 1_000_000, 5_250, 300
ABOUT = "5,250 searches for people of a force of 1,000,000, beside pg_trgm and ILIKE"
#: The share of searches whose right answer is among the first ten; for people, the first.
FOUND, FIRST, EACH = 98.0, 90.0, 90.0
LABELS = {"name": "by name alone", "born": "with a birth", "age": "with age and district"}


def run(options: Options) -> Report:
    """Run it; the report. One search after the other: times are those of an idle machine."""
    people = max(2_000, round(PEOPLE * options.scale))
    queries = max(300, round(QUERIES * min(1.0, options.scale)))
    data = forces.names()
    if data is None:
        raise FileNotFoundError("The errors of the queries come from IOPS_DATA/names_vehicles.")
    with system(options, "search", kept=forces.kept(options, people)) as running:
        made = forces.make(running, options, people)
        options.say(f"{queries:,} searches, then {BASELINE} of them by pg_trgm and ILIKE")
        found = running.load(
            "load_search",
            [
                *("--data", str(data), "--queries", str(queries)),
                *("--baseline", str(BASELINE), "--seed", str(options.seed)),
            ],
            seconds=3600,
            checkpoint_after=30.0,
        )
        size = running.rows(
            "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class"
            " WHERE relname IN ('search_name', 'search_word')"
        )[0][0]
        peak = running.peak_memory
    return Report(
        "search",
        {"people": people, "queries": len(found["answers"]), "scale": options.scale},
        [
            *latencies("search", found["seconds"], target_ms=150),
            *recall(found["answers"]),
            *_baseline(found),
            Measure(
                "size of the projection, per million people",
                round(size / 1e6 / (people / 1e6)), "MB", "lower",
            ),
        ],
        peak_memory_mb=peak,
        notes={"made": made, "below 90 %": _weak(found["answers"])},
    )  # fmt: skip


def recall(answers: Sequence[Mapping[str, Any]]) -> list[Measure]:
    """Shares in percent, by kind of query; and the lowest of the classes and the origins."""
    measures = []
    for kind, label in LABELS.items():
        mine = [one for one in answers if one["kind"] == kind]
        what = "right name" if kind == "name" else "right person"
        measures.append(_share(f"{what} in ten, {label}", mine, "ten", FOUND))
        if kind != "name":
            measures.append(_share(f"right person first, {label}", mine, "first", FIRST))
    for by in ("error", "origin"):
        groups = {one[by] for one in answers}
        shares = [_of([one for one in answers if one[by] == name], "ten") for name in groups]
        measures.append(Measure(f"in ten, lowest of {by}s", min(shares), "%", "higher", EACH))
    return measures


def _share(label: str, answers: Sequence[Mapping[str, Any]], key: str, target: float) -> Measure:
    return Measure(label, _of(answers, key), "%", "higher", target)


def _of(answers: Sequence[Mapping[str, Any]], key: str) -> float:
    return round(100 * sum(bool(one[key]) for one in answers) / max(1, len(answers)), 1)


def _weak(answers: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Error classes of a kind, and origins, that stay below what is asked of each."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for one in answers:
        groups.setdefault(f"{one['error']} ({LABELS[one['kind']]})", []).append(one)
        groups.setdefault(f"origin {one['origin']}", []).append(one)
    shares = {name: _of(those, "ten") for name, those in sorted(groups.items())}
    return {name: share for name, share in shares.items() if share < EACH}


def _baseline(found: Mapping[str, Any]) -> list[Measure]:
    measures = []
    for way, label in (("trgm", "pg_trgm similarity"), ("ilike", "ILIKE")):
        answers = found["baseline"][way]
        measures += latencies(label, answers["seconds"])
        measures.append(Measure(f"right name in ten, {label}", answers["ten"], "%", "higher"))
    ours = found["baseline"]["ours"]
    measures.append(Measure("right name in ten, ours on the same", ours, "%", "higher"))
    return measures
