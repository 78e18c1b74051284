"""Every model says what the house must know of it. Each failure says what to write, and where."""

from functools import cache

import pytest
from django.apps import apps
from django.db import connection, models

from iops.governance.disposal.contracts import RETENTION
from iops.governance.disposal.periods import Period
from iops.kernel import clock, guards
from iops.kernel.models import Record
from iops.kernel.registry import RecordKind, registry

OWN = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("iops.") and model._meta.app_label not in ("kernel", "web")
]
IDS = [model._meta.label for model in OWN]


@cache
def declared(key: str) -> frozenset[str]:
    found = registry.each(key)
    return frozenset(one if isinstance(one, str) else one.model for one in found)


@cache
def excluded() -> frozenset[str]:
    return frozenset(
        name for one in registry.capabilities.values() for name in one.not_in_warehouse
    )


@pytest.mark.parametrize("model", OWN, ids=IDS)
def test_a_model_says_whether_it_holds_personal_data(model: type[models.Model]) -> None:
    label = model._meta.label
    assert (label in declared("personal_data")) != (label in declared("no_personal_data")), (
        f"{label}: add PersonalData({label!r}, fields...) to personal_data, or {label!r} to "
        "no_personal_data, in its capability.py. Subject access and disposal read it."
    )


@pytest.mark.parametrize("model", OWN, ids=IDS)
def test_a_model_is_in_the_warehouse_or_left_out_with_a_reason(model: type[models.Model]) -> None:
    label = model._meta.label
    assert (
        label in declared("warehouse")
        or label in excluded()
        or f"{model._meta.app_label}.*" in excluded()
    ), f"{label}: add a WarehouseTable to its capability.py, or a reason to not_in_warehouse."


@pytest.mark.parametrize(
    "model", [one for one in OWN if issubclass(one, Record)], ids=lambda one: one._meta.label
)
def test_a_record_has_row_security(model: type[models.Model], db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table]
        )
        assert cursor.fetchone() == (True,), f"{model._meta.label}: run “iops iops_setup”."


@pytest.mark.parametrize("model", guards.models_with_history(), ids=lambda one: one._meta.label)
def test_a_model_keeps_its_history(model: type[models.Model], db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND tgname LIKE 'keep_history_%%'",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (2,), f"{model._meta.label}: run “iops iops_setup”."


def test_only_named_tables_go_without_history() -> None:
    """Whoever adds a table without history writes it here, with a reason."""
    without = {
        model._meta.label
        for model in OWN
        if model._meta.managed and not getattr(model, "keeps_history", True)
    }
    assert without == {
        "codes.CodeList", "places.Area", "places.AreaPart", "places.Place",
        "places.RoadNetworkFile", "returns.AnonymousPoint",  # loaded or made anew, as a whole
        "contacts.Draft",  # saved at every pause of the typing; the incident has the history
        "services.Message",  # its tries are counted in the row
        "contacts.Message", "telephony.CallEvent",  # what a machine said, never changed
        "duties.Delivery",  # its tries are counted in the row
        "duties.QueueSample",  # samples are only added
        "webhooks.Delivery",  # its attempts are counted in the row
        "resources.UnitPosition",  # its history is resources_position
        "resources.PositionCount", "resources.DisposedDay",  # counted by machines, only added to
        "fences.Inside",  # where units are now; the crossings are kept
        "resources.Withheld",  # while a unit is there; the deployment has the history
        "sameness.ThingProposal",  # found anew each night; what people hold of it is a judgement
        "linkage.Proposal",  # made anew by each run; what people hold of it is a judgement
    }  # fmt: skip


@pytest.mark.parametrize("kind", registry.each("records"), ids=lambda one: one.kind)
def test_a_record_kind_has_a_retention_class_and_a_model(kind: object) -> None:
    declared_kind = registry.record_kind(kind.kind)  # type: ignore[attr-defined]
    apps.get_model(declared_kind.model)
    assert declared_kind.retention in RETENTION, (
        f"{declared_kind.kind}: give it one of {sorted(RETENTION)} (governance/disposal)."
    )


@pytest.mark.parametrize("kind", registry.each("records"), ids=lambda one: one.kind)
def test_a_record_kind_says_when_its_retention_period_begins(kind: RecordKind) -> None:
    """Its own period, or that of what it belongs to; or it holds nothing personal."""
    places = [one for one in registry.each("personal_data") if one.model == kind.model]
    belongs = any(one.parts_of or one.about or one.profile_path for one in places)
    assert kind.kept_since or belongs or not places, (
        f"{kind.kind}: give its RecordKind kept_since (SQL over the row r), or say in its "
        "PersonalData what it is a part of."
    )


@pytest.mark.parametrize(
    "kind", [one for one in registry.each("records") if one.kept_since], ids=lambda one: one.kind
)
def test_a_retention_period_can_be_asked_for(kind: RecordKind, db: None) -> None:
    period = Period.of(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {period.audience}, {period.number}, {period.ends} FROM {period.table} r "
            f"WHERE {period.over}",
            {"now": clock.now(), "open": 1},
        )


def test_the_numbers_of_record_kinds_are_unique() -> None:
    """They are written in the access log: never reuse one."""
    codes = [kind.code for kind in registry.each("records")]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("place", registry.each("personal_data"), ids=lambda one: one.model)
def test_personal_fields_exist(place: object) -> None:
    model = apps.get_model(place.model)  # type: ignore[attr-defined]
    for name in place.fields:  # type: ignore[attr-defined]
        model._meta.get_field(name)


def test_text_keys_that_are_indexed_sort_the_same_everywhere(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT c.relname, a.attname FROM pg_index i
            JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
            JOIN pg_collation l ON l.oid = a.attcollation
            WHERE c.relnamespace = 'public'::regnamespace AND l.collname <> 'C'
              AND split_part(c.relname, '_', 1) = ANY (%s)
            """,
            [sorted({one._meta.app_label for one in OWN} | {"kernel"})],
        )
        found = cursor.fetchall()
    assert found == [], f"Use TextKey for these indexed columns: {found}"


def test_every_bulk_table_exists(db: None) -> None:
    with connection.cursor() as cursor:
        for table in registry.each("bulk_tables"):
            cursor.execute("SELECT to_regclass(%s)", [table])
            assert cursor.fetchone() != (None,), f"bulk_tables names {table}, which is no table."


@pytest.mark.parametrize(
    "model", [one for one in OWN if issubclass(one, Record)], ids=lambda one: one._meta.label
)
def test_a_record_says_with_what_it_is_seen(model: type[models.Model]) -> None:
    """A restricted record takes along what belongs to it: whoever adds a table says to what."""
    label = model._meta.label
    found = [one for one in registry.each("personal_data") if one.model == label]
    assert (
        label in declared("records")
        or label in declared("follows")
        or any(one.parts_of or one.about for one in found)
    ), (
        f"{label}: give it a RecordKind of its own, parts_of or about in its PersonalData, or a "
        "Follows with the records that it names, in its capability.py."
    )


@pytest.mark.parametrize("tie", registry.each("follows"), ids=lambda one: one.model)
def test_what_follows_names_columns_and_kinds_that_exist(tie: object) -> None:
    columns = {field.attname for field in apps.get_model(tie.model)._meta.concrete_fields}  # type: ignore[attr-defined]
    for kind, column in tie.ends:  # type: ignore[attr-defined]
        assert column in columns, f"{tie.model} has no column {column}."  # type: ignore[attr-defined]
        if kind.startswith("@"):
            assert kind[1:] in columns, f"{tie.model} has no column {kind[1:]}."  # type: ignore[attr-defined]
        else:
            registry.record_kind(kind)


def test_functions_with_the_owners_rights_shut_temporary_tables_out(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace"
            " AND NOT coalesce('search_path=public, pg_temp' = ANY (proconfig), false)"
        )
        found = [row[0] for row in cursor.fetchall()]
    assert not found, f"Write “SET search_path = public, pg_temp” in {found}."
