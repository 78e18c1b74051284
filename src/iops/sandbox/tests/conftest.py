"""Forces that several tests begin with: made once for each worker, copied or put back for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import conftest as root
from iops.controlroom.resources import positions
from iops.kernel import clock
from iops.reference.places import network
from iops.sandbox.loading.create import Made, create
from iops.sandbox.tests import plans

Forces = Callable[[str], "Force"]


class Force:
    """A database with a force of one plan, as it is just after it was made."""

    def __init__(self, template: str, files: Path, made: Made) -> None:
        self.files, self.made = files, made
        # What was put back row by row would be slower to live in than a copy.
        self.own = root.OwnDatabase(template, label=f"{template}_used", most=0)


@pytest.fixture(scope="session")
def forces(
    template_database: str,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Forces]:
    """``forces("today")``: the force of one of the plans, made when first asked for."""
    made: dict[str, Force] = {}
    with ExitStack() as stack:

        def force(name: str) -> Force:
            if name not in made:
                database = stack.enter_context(root.scratch(template_database, f"force_{name}"))
                files = tmp_path_factory.mktemp(name)
                with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
                    root.point(database)
                    patch.setattr("django.conf.settings.IOPS_FILES", files)
                    with clock.frozen(plans.NOW[name]):
                        found = create(plans.PLANS[name])
                    root.point("postgres")
                root.cut_off(database)
                made[name] = Force(database, files, found)
            return made[name]

        yield force
        for one in made.values():
            one.own.throw_away()


@pytest.fixture
def in_force(forces: Forces, django_db_blocker: Any, settings: Any) -> Iterator[Forces]:
    """``in_force("monday")``: the test's database has that force from here on."""
    used: list[Force] = []
    with django_db_blocker.unblock():

        def use(name: str) -> Force:
            _forget()
            force = forces(name)
            settings.IOPS_FILES = force.files
            root.point(force.own.ready())
            used.append(force)
            return force

        yield use
        _forget()
        root.point(root.shared_name())
    for one in used:
        one.own.put_back()


def _forget() -> None:
    """Nothing of another database stays in memory."""
    network.forget()
    positions.forget()
