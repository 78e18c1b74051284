"""`python -m tests.faults`: as long as wanted, by any seed."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from .harness import Plan, play


def main() -> int:
    """Run it; the exit status is 1 if something acknowledged was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--people", type=int, default=0, help="of a sandbox force that lives")
    parser.add_argument("--speed", type=float, default=1.0, help="of its life")
    parser.add_argument("--pause", type=float, default=3.0, help="longest between two kills")
    options = parser.parse_args()
    plan = Plan(
        seed=options.seed,
        seconds=options.seconds,
        pause=(min(0.5, options.pause), options.pause),
        clients=options.clients,
        people=options.people,
        speed=options.speed,
    )
    with tempfile.TemporaryDirectory(prefix="iops-faults-") as folder:
        Path(folder).chmod(0o755)
        verdict, _ = play(plan, Path(folder), lambda text: print(text, flush=True))
    print("\n".join(verdict.faults))
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
