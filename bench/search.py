"""`search`: the find box at the size of a force: its times under load, and who is found.

Four parts. Names on smaller forces, for the curve of growth. On the large one a mix of searches in
an open loop, while the simulator lives the force's day: first after a restart with cold files, then
warm. Names with every error, by name alone, with a birth, with age and district, one after the
other: recall; and new records of such people, as the check at entry compares them. The same names
by pg_trgm and by ILIKE.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import Any

from bench import forces
from bench.report import Measure, Report, latencies, percentile
from bench.system import Options, System, system

PEOPLE, QUERIES, BASELINE = 10_000_000, 5_250, 300
A_SECOND, SECONDS, WARM_UP, COLD, FINDERS = 10.0, 600.0, 40.0, 200, 20
#: The smaller forces, as parts of the large one; the names that are searched on each.
SMALLER, NAMES_EACH, ENTERED = (0.01, 0.1), 600, 300
ABOUT = "10 searches a second of every kind on 10,000,000 people, and 5,250 names beside pg_trgm"
#: The share of searches whose right answer is among the first ten; for people, the first.
FOUND, FIRST, EACH = 98.0, 90.0, 90.0
LABELS = {"name": "by name alone", "born": "with a birth", "age": "with age and district"}


def run(options: Options) -> Report:
    """Run it; the report. ``scale`` makes the force and the runs smaller."""
    people = max(2_000, round(PEOPLE * options.scale))
    queries = max(300, round(QUERIES * min(1.0, options.scale * 10)))
    seconds = max(30.0, SECONDS * min(1.0, options.scale * 10))
    data = forces.names()
    if data is None:
        raise FileNotFoundError("The errors of the queries come from IOPS_DATA/names_vehicles.")
    curve = {size: _smaller(options, data, size) for size in _sizes_of(people)}
    with system(options, "search", kept=forces.kept(options, people)) as running:
        made = forces.make(running, options, people)
        loaded = _under_load(running, options, data, seconds)
        options.say(f"{queries:,} names one after the other, then {BASELINE} by pg_trgm and ILIKE")
        found = running.load(
            "load_search",
            [
                *("--data", str(data), "--queries", str(queries)),
                *("--baseline", str(BASELINE), "--entered", str(ENTERED)),
                *("--seed", str(options.seed)),
            ],
            seconds=3600,
            checkpoint_after=30.0,
        )
        size, profiles = _sizes(running)
        peak = running.peak_memory
    warm, cold = loaded["seconds"], loaded["cold"]
    curve[people] = found["seconds"]
    return Report(
        "search",
        {
            "people": people, "records": profiles, "searches a second": A_SECOND,
            "samples": len(warm), "names": len(found["answers"]), "scale": options.scale,
        },
        [
            *latencies("box, warm", warm, target_ms=150),
            Measure(f"box, the first {len(cold)} after a restart with cold files, p95",
                    _ms(cold, 0.95), "ms", "lower", 1000),
            Measure("searches that failed", sum(loaded["failed"].values()), "searches", "lower", 0),
            Measure("memory of the web processes", round(loaded["web"]), "MB", "lower", 1000),
            *(Measure(f"{kind}, p95", _ms(took, 0.95), "ms", "lower")
              for kind, took in sorted(loaded["by_kind"].items())),
            *latencies("a name alone on the machine", found["seconds"]),
            *recall(found["answers"]),
            *_growth(curve),
            *latencies("a new record compared at entry", found["entered"]["seconds"],
                       target_ms=50),
            Measure("new records whose person is offered", found["entered"]["right"], "%",
                    "higher"),
            *_baseline(found),
            Measure(
                "size of what only search needs, per million people",
                round(size / 1e6 / (people / 1e6)), "MB", "lower",
            ),
        ],
        peak_memory_mb=peak,
        notes={"made": made, "below 90 %": _weak(found["answers"]), "failed": loaded["failed"]},
    )  # fmt: skip


def _sizes_of(people: int) -> list[int]:
    return sorted({max(2_000, round(people * part)) for part in SMALLER} - {people})


def _smaller(options: Options, data: Path, people: int) -> list[float]:
    """Seconds of names, one after the other, on a smaller force."""
    with system(options, "search", kept=forces.kept(options, people)) as running:
        forces.make(running, options, people)
        options.say(f"{NAMES_EACH:,} names on {people:,} people")
        found = running.load(
            "load_search",
            [
                *("--data", str(data), "--queries", str(NAMES_EACH)),
                *("--seed", str(options.seed)),
            ],
            seconds=600,
            checkpoint_after=5.0,
        )
    seconds: list[float] = found["seconds"]
    return seconds


def _growth(curve: Mapping[int, Sequence[float]]) -> list[Measure]:
    """p95 by size, and by which power of the size it grows from the smallest to the largest."""
    sizes = sorted(curve)
    p95 = {size: _ms(curve[size], 0.95) for size in sizes}
    power = log(p95[sizes[-1]] / p95[sizes[0]]) / log(sizes[-1] / sizes[0])
    return [
        *(Measure(f"a name on {size:,} people, p95", p95[size], "ms", "lower") for size in sizes),
        Measure("p95 grows by this power of the size", round(power, 2), "", "lower", 0.5),
    ]


def _under_load(running: System, options: Options, data: Path, seconds: float) -> dict[str, Any]:
    """The mix in an open loop: cold first, then warm, beside the simulator at speed 1."""
    lines = round(A_SECOND * (seconds + WARM_UP)) + COLD
    given = running.prepare(
        *("--finders", str(FINDERS), "--lines", str(lines)),
        *("--data", str(data), "--seed", str(options.seed)),
    )
    options.say("a restart with cold files")
    running.restart_cold()
    running.start()
    cold = _play(running, given, given["lines"][:COLD], seconds=COLD / A_SECOND, warm_up=0.0)
    running.live_a_day()
    options.say(f"{A_SECOND:g} searches a second for {seconds:.0f} s while the simulator runs")
    warm = _play(running, given, given["lines"][COLD:], seconds=seconds, warm_up=WARM_UP)
    return {
        **warm,
        "cold": cold["in_order"],
        "web": running.memory_of("granian"),
        "failed": {**cold["failed"], **warm["failed"]},
    }


def _play(
    running: System, given: Mapping[str, Any], lines: Sequence[Any], *, seconds: float,
    warm_up: float,
) -> dict[str, Any]:  # fmt: skip
    assert running.of is not None
    (running.folder / "given.json").write_text(json.dumps({**given, "lines": lines}))
    return running.load(
        "load_find",
        [
            *("--port", str(running.of.port), "--rate", str(A_SECOND)),
            *("--given", str(running.folder / "given.json")),
            *("--warm-up", str(warm_up), "--seconds", str(seconds)),
        ],
        seconds=seconds + warm_up,
        checkpoint_after=warm_up + seconds / 2,
    )


def _sizes(running: System) -> tuple[int, int]:
    """Bytes of what only search needs (projection and indexes of its own), and how many records."""
    ((projection, indexes, profiles),) = running.rows(
        "SELECT (SELECT sum(pg_total_relation_size(oid)) FROM pg_class"
        "        WHERE relname IN ('search_name', 'search_word')),"
        "       (SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relkind = 'i'"
        "        AND (relname LIKE '%\\_said' OR relname LIKE '%\\_by\\_part\\_of\\_%'"
        "             OR relname IN ('objects_by_model', 'objects_by_make',"
        "                            'people_described', 'objects_described'))),"
        "       (SELECT count(*) FROM people_profile)"
    )
    return int(projection + indexes), int(profiles)


def _ms(seconds: Sequence[float], share: float) -> float:
    return round(percentile(seconds, share) * 1000, 1)


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
