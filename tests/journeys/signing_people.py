"""More people for the journeys of signing in: each test has its own.

Run as a program in the environment of a running system; safe to run twice.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.journeys import world

ROOT = Path(__file__).resolve().parents[2]
APP, KEY, MANY, LATE, GUEST = "s.app", "s.key", "s.many", "s.late", "s.guest"
REGISTRAR, WRONG, LEAVER = "s.registrar", "s.wrong", "s.leaver"
ANALYST = "s.analyst"
PEOPLE = {
    APP: ("Amy Pine", "dispatcher"),
    KEY: ("Kay Ross", "dispatcher"),
    MANY: ("Mina Vale", "dispatcher"),
    LATE: ("Lars Tate", "dispatcher"),
    GUEST: ("Gus Field", "dispatcher"),
    WRONG: ("Wes Long", "dispatcher"),
    LEAVER: ("Lea Frost", "dispatcher"),
    REGISTRAR: ("Rhea Moss", "crime-registrar"),
    ANALYST: ("Ina Lund", "intelligence-officer"),
}


def add(env: Mapping[str, str]) -> None:
    """Add them to a running system, from a test."""
    subprocess.run(
        [sys.executable, "-m", "tests.journeys.signing_people"],
        env={**env, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        cwd=ROOT,
        check=True,
        timeout=120,
    )


def make() -> None:
    from iops.governance.access.authority import system_actor
    from iops.governance.access.commands import create_account, demand_second_step, post_account
    from iops.governance.access.models import Account, Team

    by = system_actor("sandbox")
    team = Team.objects.get(code="J")
    for username, (name, role) in PEOPLE.items():
        if Account.objects.filter(username=username).exists():
            continue
        made = create_account(by=by, username=username, name=name, password=world.PASSWORD).value
        post_account(by=by, account_id=made.pk, team_id=team.pk, role_code=role)
    demand_second_step(by=by, role_codes=["crime-registrar"], reason="They sign for figures")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")
    import django

    django.setup()
    make()
