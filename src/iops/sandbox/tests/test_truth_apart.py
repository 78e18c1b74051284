"""The truth about invented people is kept apart: nothing that serves a person can reach it."""

from pathlib import Path

import iops

SOURCE = Path(iops.__file__).parent
TRUTH = ("sandbox_truth", "sandbox_person", "sandbox.models import Truth", "SandboxPerson")


def test_nothing_outside_the_sandbox_reads_the_truth() -> None:
    readers = [
        str(path.relative_to(SOURCE))
        for kind in ("*.py", "*.sql", "*.html")
        for path in SOURCE.rglob(kind)
        if path.relative_to(SOURCE).parts[0] != "sandbox"
        and any(word in path.read_text() for word in TRUTH)
    ]
    assert readers == [], "the truth is for measuring; no screen, search or export may read it"
    own = {path.name for path in (SOURCE / "sandbox" / "simulator").glob("*.py")
           if any(word in path.read_text() for word in TRUTH)}  # fmt: skip
    assert own == set(), "the simulator's people know no more than the records say"
