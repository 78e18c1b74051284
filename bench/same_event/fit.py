"""The weights of the rule, fitted on calls whose truth is known: `python -m bench.same_event.fit`.

Logistic regression by Newton's method with a little ridge, on the pairs of a call and an open
event. Prints the weights as they stand in the rule.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.same_event.calls import Call
from bench.same_event.places import spots
from bench.same_event.replay import moments, telling
from bench.same_event.sizes import drawn
from iops.controlroom.incidents.rules import same_event

STEPS, RIDGE = 30, 1.0


def pairs(calls: Sequence[Call]) -> tuple[list[dict[str, float]], list[bool]]:
    """Each call beside each open event, and whether it is the same event."""
    rows, truth = [], []
    for call, known in moments(calls):
        mine = telling(call)
        events = {event: same_event.event_of([telling(one) for one in told])
                  for event, told in known.items()}  # fmt: skip
        rare = same_event.rarity(events.values())
        for event, whole in events.items():
            found = same_event.signs(mine, whole, rare)
            if found is not None:
                rows.append(found)
                truth.append(event == call.event)
    return rows, truth


def fit(rows: list[dict[str, float]], truth: list[bool]) -> dict[str, float]:
    """The weights by which the rows are told apart best."""
    names = ["start", *sorted({name for row in rows for name in row})]
    at = {name: number for number, name in enumerate(names)}
    x: NDArray[np.float64] = np.zeros((len(rows), len(names)))
    x[:, 0] = 1.0
    for line, row in enumerate(rows):
        for name, value in row.items():
            x[line, at[name]] = value
    y = np.array(truth, float)
    w = np.zeros(len(names))
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        pull = x.T @ (y - p) - RIDGE * w
        bend = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(names))
        step = np.linalg.solve(bend, pull)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(w[number]), 2) for name, number in at.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103])
    parser.add_argument("--scale", type=float, default=1.0)
    options = parser.parse_args()
    made = [drawn(spots(seed), seed=seed, scale=options.scale) for seed in options.seeds]
    found = [pairs(calls) for calls in made]
    rows = [row for some, _ in found for row in some]
    truth = [one for _, some in found for one in some]
    weights = fit(rows, truth)
    print(f"{len(rows):,} pairs, {sum(truth):,} of one event")
    for name, weight in sorted(weights.items(), key=lambda one: -one[1]):
        print(f'    "{name}": {weight},')


if __name__ == "__main__":
    main()
