"""The interpreter: this project needs Python 3.11 or newer. Runs on any Python 3."""

import os
import shutil
import sys

OLDEST = (3, 11)


def newer_python() -> None:
    """Go on under a newer Python if this one is too old; leave with advice if there is none."""
    if sys.version_info[:2] >= OLDEST:
        return
    for minor in range(OLDEST[1], OLDEST[1] + 4):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606
    sys.exit("Python 3.11 or newer is needed. Install it: apt-get install python3.11")
