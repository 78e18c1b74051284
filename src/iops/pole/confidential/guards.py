"""Text that the database keeps confidential addresses out of, derived from the declarations.

Run after every migration, as the owner; running it again changes nothing. Every declared personal
text of a record is watched: a table that is added is, too, without a word about it here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from iops.kernel.guards import APPLICATION_ROLE
from iops.kernel.models import Record
from iops.kernel.registry import PersonalData, registry
from iops.pole.confidential.contracts import PLACE_COLUMNS

#: Who works here, and what somebody looks for (run as it was typed): no text about an address.
NOT_PROSE = frozenset(
    {"access.Account", "access.ApiToken", "resources.CrewMember", "saved_searches.SavedSearch"}
)


@dataclass(frozen=True)
class Prose:
    """A table with typed text: its columns, and the records whose text a row is."""

    table: str
    own_kind: str
    fields: tuple[str, ...]
    roots: tuple[str, ...]
    place_column: str
    loaded: bool
    """Whether its rows say in which bulk run they came."""

    @property
    def expression(self) -> str:
        """All its text as one, as the index over its words has it."""
        return " || ' ' || ".join(f"coalesce({one}, '')" for one in self.fields)


def prose() -> Iterator[Prose]:
    """Every table with typed text; not what says by itself where something is, nor names."""
    kinds = {one.model: one.kind for one in registry.each("records")}
    names = _names()
    declared: dict[str, list[PersonalData]] = {}
    for one in registry.each("personal_data"):
        declared.setdefault(one.model, []).append(one)
    for label, places in declared.items():
        model = apps.get_model(label)
        if label in NOT_PROSE or model._meta.app_label == "confidential":
            continue
        table = model._meta.db_table
        fields = {name: None for place in places for name in place.fields}
        typed = tuple(
            name
            for name in fields
            if _is_typed(model._meta.get_field(name))
            and name not in PLACE_COLUMNS
            and name not in names.get(table, ())
        )
        if typed:
            kind = kinds.get(label, "")
            where, loaded = _says_where(model), issubclass(model, Record)
            yield Prose(table, kind, typed, _roots(places, kind), where, loaded)


def _is_typed(field: object) -> bool:
    """Whether people write sentences into a field; keys and codes are looked up."""
    return type(field) in (models.TextField, models.CharField)


def _names() -> dict[str, set[str]]:
    """Columns that hold names: they are looked for as they are."""
    return {
        one.table: {*one.names.parts, one.names.lines}
        for one in registry.each("search")
        if one.names is not None
    }


def _roots(places: list[PersonalData], kind: str) -> tuple[str, ...]:
    """Whose text a row is: what it is a part of or about, else itself, else a person."""
    found = [f"{of}:{column}" for one in places for of, column in one.parts_of.items()]
    found += [f"@{one.about[0]}:{one.about[1]}" for one in places if one.about]
    found += [f"{kind}:id"] if kind else []
    found += [f"profile:{one.profile_path}" for one in places if one.profile_path]
    return tuple(dict.fromkeys(found))


def _says_where(model: type[models.Model]) -> str:
    columns = {field.attname for field in model._meta.concrete_fields}
    return next((one for one in PLACE_COLUMNS if one in columns), "")


def install(connection: BaseDatabaseWrapper) -> None:
    """Watch every declared text: a trigger, an index over its words, a line for the functions."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"REVOKE INSERT, UPDATE, DELETE ON confidential_prose FROM {APPLICATION_ROLE}"
        )
        cursor.execute("DELETE FROM confidential_prose")
        for one in prose():
            cursor.execute(
                "INSERT INTO confidential_prose (table_name, own_kind, fields, roots,"
                " place_column, expression) VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    one.table, one.own_kind, list(one.fields), list(one.roots),
                    one.place_column, one.expression,
                ],
            )  # fmt: skip
            for statement in _statements(one):
                cursor.execute(statement)


def _statements(one: Prose) -> Iterator[str]:
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in one.fields)
    # What is loaded in bulk is looked at when the load has ended, not row by row within it.
    typed = "NEW.run_id IS NULL" if one.loaded else "true"
    for verb, when in (("INSERT", typed), ("UPDATE", changed)):
        yield (
            f"CREATE OR REPLACE TRIGGER confidential_prose_{verb.lower()} BEFORE {verb} ON"
            f" {one.table} FOR EACH ROW WHEN ({when})"
            " EXECUTE FUNCTION confidential_prose_written()"
        )
    yield (
        f"CREATE INDEX IF NOT EXISTS {one.table}_words ON {one.table} USING gin"
        f" (confidential_words({one.expression})) WHERE ({one.expression}) <> ''"
    )
