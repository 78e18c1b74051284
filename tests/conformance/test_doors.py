"""Two doors write, and only two; every route and command has a policy; no import climbs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from iops.governance.access.contracts import OPERATIONAL, ROLES
from iops.kernel.registry import registry

SRC = Path(__file__).resolve().parents[2] / "src" / "iops"
FILES = sorted(
    path
    for path in SRC.rglob("*.py")
    if not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py"
)
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
          "update_or_create"}  # fmt: skip
#: Files that write beside the two doors, each with its reason.
OTHER_WRITERS = {
    "kernel/jobs.py": "positions of readers and heartbeats are the worker's own",
    "kernel/files.py": "a stored file is named by the command that stores it",
    "kernel/bulk.py": "the second door",
    "governance/access/setup.py": "follows a migration, before anybody can sign in",
    "governance/access/audiences.py": "interning, called by commands",
    "governance/audit/looks.py": "the access log itself",
    "duties/engine.py": "commands of the engine",
    "duties/nightly.py": "samples of queues",
    "pole/identity/groups.py": "judgements and what follows from them, called by commands",
    "reference/codes/loading.py": "loader of code lists",
    "reference/codes/overlay.py": "loader of official workbooks over code lists",
    "web/live.py": "the log of watches",
    "web/management/commands/iops_setup.py": "follows a migration",
    "web/management/commands/load_places.py": "saves a road network to a file of its own",
}


def _is_command_file(path: Path) -> bool:
    inside = path.relative_to(SRC)
    return inside.name == "commands.py" or "commands" in inside.parts[:-1]


def _writes(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            source = ast.unparse(node.func.value)
            if name in WRITES and ("objects" in source or name == "save"):
                yield node.lineno, f"{source}.{name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_only_commands_write(path: Path) -> None:
    inside = str(path.relative_to(SRC))
    if inside in OTHER_WRITERS or (_is_command_file(path) and "management" not in inside):
        return
    found = list(_writes(path))
    assert not found, (
        f"{inside} writes at {found}. Move it into a command (commands.py), or, with a reason, "
        "into OTHER_WRITERS of this test."
    )


#: Files that write by SQL of their own, each with its reason.
SQL_WRITERS = {
    "kernel/events.py": "the log, in the command's transaction",
    "kernel/idempotency.py": "the key, in the command's transaction",
    "kernel/numbering.py": "the number, in the command's transaction",
    "kernel/guards.py": "follows a migration",
    "kernel/bulk.py": "the second door",
    "kernel/cluster/databases.py": "the epoch of a restored log",
    "governance/audit/looks.py": "the access log itself",
    "governance/access/audiences.py": "interning, called by commands",
    "pole/confidential/guards.py": "follows a migration",
    "pole/identity/groups.py": "memberships that follow from judgements, called by commands",
    "pole/linkage/measuring.py": "a table of DuckDB in memory, and none of the house",
    "pole/search/rebuild.py": "the projection, made anew from the records",
    "pole/search/vocabulary.py": "the projection, in the command's transaction",
    "controlroom/resources/positions.py": "positions: a batch a tick, and no command each",
    "controlroom/resources/live.py": "the heart of the live process",
    "controlroom/resources/position_counts.py": "how many fixes were refused, beside their batch",
    "insight/returns/points.py": "the anonymous points, made anew as a whole",
    "reference/places/importing.py": "inside a bulk run: a source replaces itself",
    "reference/places/importing_addresses.py": "inside a bulk run: addresses corrected by number",
}
SQL_WRITES = re.compile(
    r"\b(INSERT\s+INTO|DELETE\s+FROM|TRUNCATE\s|UPDATE\s+\S+\s+(AS\s+)?\w*\s*SET\b|COPY\s+\S+\s*\()"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_no_statement_writes_beside_the_doors(path: Path) -> None:
    inside = str(path.relative_to(SRC))
    if inside in SQL_WRITERS or inside.startswith("sandbox/"):  # makes and erases its own force
        return
    if _is_command_file(path) and "management" not in inside:
        return
    found = [
        (node.lineno, node.value.strip()[:40])
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if SQL_WRITES.search(node.value)
    ]
    assert not found, (
        f"{inside} writes by SQL at {found}. Move it into a command (commands.py), or, with a "
        "reason, into SQL_WRITERS of this test."
    )


def test_no_file_of_the_lists_is_gone() -> None:
    missing = [name for name in {**OTHER_WRITERS, **SQL_WRITERS} if not (SRC / name).exists()]
    assert missing == [], f"Remove from the lists of writers: {missing}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SRC)))
def test_no_import_hides_in_a_string(path: Path) -> None:
    """``apps.get_model`` and reverse relations leave no import for the contracts to see."""
    allowed = {
        "kernel/guards.py",
        "governance/disposal/commands/proposals.py",
        "governance/disposal/periods.py",
        "governance/disposal/queries.py",
        "kernel/belonging.py",
        "pole/cards/titles.py",
        "insight/warehouse/export.py",
        "pole/confidential/guards.py",
        "pole/attachments/commands.py",
        "pole/links/commands.py",
        "pole/links/implied.py",
    }  # they walk declarations, and know no capability by name; fmt: skip
    inside = str(path.relative_to(SRC))
    text = path.read_text()
    if inside not in allowed:
        assert "get_model(" not in text, f"{inside}: import the other capability's queries."
    for found in re.finditer(r"(ForeignKey|OneToOneField)\((.*?)\n", text):
        assert 'related_name="+"' in found.group(0), (
            f'{inside}: give {found.group(0).strip()} related_name="+".'
        )


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        elif isinstance(one, URLPattern):
            yield route, one.callback


#: Of the public are the last two: nobody signs in to report something, or to say how we did.
OPEN_TO_ALL = {
    "", "health", "ready", "metrics", "purpose", "report/", "feedback/<str:token>/",
}  # fmt: skip


def test_every_page_has_a_policy() -> None:
    known = {grant.permission for grant in registry.each("grants")}
    for route, view in _routes(get_resolver()):
        if route.startswith(("accounts/", "api/", "static/")) or route in OPEN_TO_ALL:
            continue
        permission = getattr(view, "permission", None)
        assert permission is not None, f"{route}: put @page(permission) on its view."
        assert permission == "" or permission in known, (
            f"{route}: {permission!r} is granted to nobody. Add a Grant to a capability.py."
        )


def test_every_command_and_view_has_a_policy() -> None:
    known = {grant.permission for grant in registry.each("grants")}
    for name, permission in registry.commands.items():
        if name.startswith("test."):
            continue
        assert permission == "" or permission in known, (
            f"{name} needs {permission!r}, which no capability grants. Add a Grant."
        )


#: What the administrator shares with others: filling posts, and answering for a wider role.
BOTH = {"posts.manage", "roles.approve"}


def test_grants_name_roles_that_exist_and_the_administrator_sees_no_operational_record() -> None:
    for grant in registry.each("grants"):
        assert grant.roles <= set(ROLES), f"{grant.permission}: unknown roles {grant.roles}"
        if "system-administrator" in grant.roles:
            assert not grant.roles & OPERATIONAL or grant.permission in BOTH, (
                f"{grant.permission}: the administrator manages accounts and codes only."
            )


def _stated_patterns() -> list[re.Pattern[str]]:
    """Every fact type that some code can state, f-strings as patterns."""
    patterns = []
    for path in FILES:
        if path.name in ("duties.py", "capability.py"):
            continue
        for text in re.findall(r'f?"[a-z_]+\.[a-z0-9_{][^"]*"', path.read_text()):
            plain = text.removeprefix("f").strip('"')
            parts = re.split(r"\{[^}]*\}", plain) if text.startswith("f") else [plain]
            patterns.append(re.compile("[a-z0-9_]+".join(map(re.escape, parts)) + "$"))
    return patterns


def test_duties_open_and_close_on_facts_that_somebody_states() -> None:
    patterns = _stated_patterns()
    assert not any(one.match("incidents_never.stated") for one in patterns)
    for duty in registry.each("duties"):
        for fact in (*duty.opens, *duty.closes):
            assert any(one.match(fact) for one in patterns), (
                f"{duty.code}: no command states {fact}. Misspelt?"
            )
        assert duty.source, f"{duty.code}: name the source of its rule."
        assert any(queue.code == duty.queue for queue in registry.each("queues")), (
            f"{duty.code}: its queue {duty.queue!r} is declared nowhere."
        )
