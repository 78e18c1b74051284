"""The test database: a real PostgreSQL, used as the application's role.

A template database is migrated once and kept by the hash of everything that shapes it; each run
copies it. A test that must see real commits (positions, locks, bulk loads) asks for
``committed``, a copy that it has for itself.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.used_again import MANY_ROWS, UsedAgain  # noqa: E402

from iops.kernel.cluster import databases, resolve  # noqa: E402

URLS = resolve.ensure(name="iops_test_start")
resolve.export(URLS)
# The same examples in each run, and no limit of time for one: how long something takes is measured
# in bench/, where nothing else runs. `--hypothesis-profile seek` looks for new examples.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("seek", deadline=None, max_examples=1_000)
settings.load_profile("same")
SHAPE = ("migrations/*.py", "sql/*.sql", "models.py", "models/*.py", "capability.py", "guards.py",
         "setup.py", "contracts.py", "settings.py", "data/*.csv")  # fmt: skip


def _shape() -> str:
    total = hashlib.sha256(repr(sys.version_info[:3]).encode())
    found = {path for pattern in SHAPE for path in (ROOT / "src").rglob(pattern)}
    for path in sorted(found):
        total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()[:12]


def point(name: str) -> None:
    """Let both roles use another database."""
    from django.db import connections

    from iops.web.database_url import database_settings

    for alias, url in (("default", URLS.app), ("owner", URLS.owner)):
        connections[alias].close()
        found = database_settings(url)
        connections[alias].settings_dict.update(
            {key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT")} | {"NAME": name}
        )


def _admin() -> str:
    if URLS.admin is None:
        pytest.exit("Tests make databases: set IOPS_ADMIN_URL to a superuser's address.", 4)
    return URLS.admin


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    """What a process keeps of one database must not reach the next test's."""
    from iops.governance.access import authority
    from iops.reference.codes import queries

    authority.forget()
    queries.forget()


@pytest.fixture(scope="session")
def template_database(django_db_blocker: pytest.FixtureRequest) -> str:
    """The migrated, seeded database that every other is copied from."""
    from django.core.management import call_command

    name = f"iops_template_{_shape()}"
    draft = f"iops_draft_{os.getpid()}"
    with _alone():
        if _exists(name):
            return name
        databases.drop_database(_admin(), draft)
        databases.create_database(_admin(), draft, template=None)
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            point(draft)
            call_command("migrate", database="owner", verbosity=0)
            call_command("iops_setup", mark="sandbox")
            _load_reference()
            point("postgres")
        _rename(draft, name)
    return name


@contextmanager
def _alone() -> Iterator[None]:
    """One worker makes the template; the other waits, and finds it made."""
    import psycopg

    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('iops template database'))")
        yield


def _load_reference() -> None:
    from django.core.management import call_command, get_commands

    if "load_reference" in get_commands():
        call_command("load_reference", verbosity=0)


def _exists(name: str) -> bool:
    import psycopg

    with psycopg.connect(_admin()) as connection:
        return bool(
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        )


def _rename(draft: str, name: str) -> None:
    import psycopg

    with psycopg.connect(_admin(), autocommit=True) as connection:
        # Another run may be using a younger one.
        old = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'iops_template_%%' AND "
            "(pg_stat_file('base/' || oid || '/PG_VERSION')).modification "
            "< now() - interval '2 hours'",
            [],
        ).fetchall()
        for (one,) in old:
            connection.execute(f'DROP DATABASE IF EXISTS "{one}" WITH (FORCE)')
        connection.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')


@contextmanager
def scratch(template: str, label: str) -> Iterator[str]:
    """A copy of the template, dropped afterwards."""
    name = f"iops_{label}_{os.getpid()}"
    databases.drop_database(_admin(), name)
    databases.create_database(_admin(), name, template=template)
    try:
        yield name
    finally:
        databases.drop_database(_admin(), name)


def cut_off(name: str) -> None:
    """End whatever still uses a database that is to be copied."""
    import psycopg

    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [name],
        )


def shared_name() -> str:
    """The copy that all tests share which roll back."""
    return f"iops_test_{os.getpid()}"


@pytest.fixture(scope="session")
def django_db_setup(
    template_database: str, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """All ordinary tests share one copy; each runs in a transaction that is rolled back."""
    with scratch(template_database, "test") as name:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            point(name)
        yield
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            point("postgres")


@pytest.fixture(scope="session")
def own_database(template_database: str) -> Iterator["OwnDatabase"]:
    """Where tests commit, one after the other."""
    made = OwnDatabase(template_database)
    yield made
    made.throw_away()


@pytest.fixture
def committed(
    django_db_setup: None,
    own_database: "OwnDatabase",
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[str]:
    """A database of this test's own, where commits are real; answers its name."""
    name = own_database.ready()
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        point(name)
        yield name
        point(shared_name())
    own_database.put_back()


class OwnDatabase:
    """A copy of the template that is made when it is first wanted, and put back after each test."""

    def __init__(self, template: str, label: str = "iops_own", most: int = MANY_ROWS) -> None:
        self.template, self.name = template, f"{label}_{os.getpid()}"
        self.most = most
        self.again: UsedAgain | None = None

    def ready(self) -> str:
        """Its name; it is as the template is."""
        if self.again is None:
            self.throw_away()
            databases.create_database(_admin(), self.name, template=self.template)
            self.again = UsedAgain.of(_admin(), self.name)
        return self.name

    def put_back(self) -> None:
        if self.again is not None and not self.again.put_back(most=self.most):
            self.throw_away()

    def throw_away(self) -> None:
        if self.again is not None:
            self.again.close()
        self.again = None
        databases.drop_database(_admin(), self.name)
