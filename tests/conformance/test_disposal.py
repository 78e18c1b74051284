"""What is disposed of is gone: for every table that declares personal data, row by row.

A row with a canary in each personal field is made where the approver cannot see it, tied to a
record, changed once, and disposed of with that record. No table may know the canary afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import connection, models
from django.db.models import NOT_PROVIDED

from iops.conftest import NOON
from iops.governance.access import audiences
from iops.governance.access.models import Force
from iops.governance.disposal.commands import dispose, propose
from iops.governance.disposal.models import Tombstone
from iops.governance.disposal.tests.test_dispose import everywhere
from iops.kernel.actors import Actor
from iops.kernel.models import Record, TextKey
from iops.kernel.registry import PersonalData, registry

pytestmark = pytest.mark.django_db
CANARY = "QZXJ"
#: Free text that is not about a person. Whoever adds a field to a record decides here or there.
NOT_PERSONAL = {
    "duties.Alert.sent_to", "duties.Alert.title", "duties.Alert.url",
    "objects.Vehicle.make", "objects.Vehicle.model",
    "encounters.Encounter.self_ethnicity", "encounters.Encounter.legislation",
    "encounters.Encounter.search_object", "encounters.Encounter.outcome",
    "encounters.Encounter.operation_name",
    "anpr.Hit.camera", "anpr.Hit.direction", "anpr.Hit.list_name",
    "knowledge.Article.body", "knowledge.ArticleVersion.body",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A declared table, and the kind of record with which its rows are blanked."""

    place: PersonalData
    kind: str
    column: str
    kind_column: str = ""

    def __str__(self) -> str:
        return f"{self.place.model}-with-{self.kind}-{self.column}"


def cases() -> list[Case]:
    found = []
    for place in registry.each("personal_data"):
        own = [one.kind for one in registry.each("records") if one.model == place.model]
        found += [Case(place, kind, "id") for kind in own]
        found += [Case(place, kind, column) for kind, column in place.parts_of.items()]
        if place.profile_path and place.model != "people.Profile":
            found.append(Case(place, "profile", place.profile_path))
        if place.about:
            found.append(Case(place, "profile", place.about[1], place.about[0]))
    return found


_serial = count(7)


def _value(field: models.Field[Any, Any]) -> Any:
    """Something that the field takes, and that no other row has."""
    serial = next(_serial)
    if field.default is not NOT_PROVIDED:
        return field.get_default()
    if field.null:
        return None
    if isinstance(field, models.ForeignKey):
        return made(field.related_model, {}).pk  # type: ignore[arg-type]
    if isinstance(field, models.BinaryField):
        return serial.to_bytes(32, "big")
    if isinstance(field, models.DateTimeField):
        return NOON
    if isinstance(field, models.DateField):
        return NOON.date()
    if isinstance(field, models.TimeField):
        return NOON.time()
    if isinstance(field, (models.IntegerField, models.FloatField)):
        return serial
    if isinstance(field, DateTimeRangeField):
        return (NOON, None)
    return f"{serial}"[: field.max_length]


def made(model: type[models.Model], fixed: dict[str, Any]) -> models.Model:
    """A row of any table, with the least that the database wants."""
    if model is Force:
        return Force.objects.get()
    values = {
        field.attname: fixed[field.attname] if field.attname in fixed else _value(field)
        for field in model._meta.concrete_fields
        if not isinstance(field, (models.AutoField, models.BigAutoField))
    }
    if issubclass(model, Record):
        values["audience_id"] = fixed.get("audience_id", _hidden())
    if model._meta.label == "access.Account":  # disposal wants that its holder has left
        values["is_active"] = False
    if model._meta.label in ("promises.Promise", "services.Request"):  # about something
        values["incident_id"] = values["incident_id"] or 2**40
    if model._meta.label == "identity.Judgement":  # the database wants left < right
        values |= {"left_id": 1, "right_id": 2**40} | fixed
    row = model(**values)
    row.save(force_insert=True)
    return row


def _hidden() -> int:
    """An audience that nobody is in; this test's connection looks with its eyes, too."""
    number = audiences.intern(force_id=Force.objects.get().pk, restriction="nobody-s")
    with connection.cursor() as cursor:
        eyes = f"{{{number},{_open()['audience_id']}}}"
        cursor.execute("SELECT set_config('iops.audiences', %s, true)", [eyes])
    return number


def _open() -> dict[str, int]:
    """For the record itself: a disposal is proposed by who sees it, if not all that is its."""
    return {"audience_id": audiences.open_audience(Force.objects.get().pk)}


def _canaries(place: PersonalData) -> dict[str, Any]:
    model, found = apps.get_model(place.model), {}
    for name in place.fields:
        field = model._meta.get_field(name)
        if isinstance(field, models.JSONField):
            found[name] = {"typed": CANARY}
        elif type(field).__name__ == "PartialDateField":
            found[name] = "1974-05"
        elif isinstance(field, models.FloatField):
            found[name] = 54.25
        else:
            found[name] = CANARY[: field.max_length]  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize("case", cases(), ids=str)
def test_nothing_personal_is_left_behind(case: Case, as_role: Callable[..., Actor]) -> None:
    first = as_role("data-protection-officer", "t.dpo1")
    second = as_role("data-protection-officer", "t.dpo2")
    model, said = apps.get_model(case.place.model), _canaries(case.place)
    if case.column == "id":
        row = made(model, said | _open())
        target = row.pk
    else:
        record = made(apps.get_model(registry.record_kind(case.kind).model), _open())
        target = record.pk
        tied = {case.column: target}
        if case.kind_column:
            tied[case.kind_column] = case.kind
        if case.place.model == "identity.Judgement" and case.column == "right_id":
            tied["left_id"] = target - 1
        row = made(model, said | tied)
    name, table = case.place.fields[0], model._meta.db_table
    if table not in registry.each("append_only"):  # history keeps the canary too
        model._base_manager.filter(pk=row.pk).update(**{name: said[name]})
    assert table in everywhere(CANARY[:1]), "the row was not made"

    proposal = propose(
        by=first, record_kind=case.kind, record_id=target, ground="erasure", note="Asked for"
    ).value
    done = dispose(by=second, proposal_id=proposal.pk).value

    assert done.tables[table] >= 1, f"{case}: say in PersonalData how its rows are found."
    assert Tombstone.objects.filter(table_name=table, row_id=row.pk).exists()
    assert everywhere(CANARY) == []
    _hidden()
    left = model._base_manager.filter(pk=row.pk).values(*case.place.fields).get()
    assert not any(left.values()), f"{case}: {[name for name in left if left[name]]} stayed."


@pytest.mark.parametrize("place", registry.each("personal_data"), ids=lambda one: one.model)
def test_personal_data_is_reached_from_some_record(place: PersonalData) -> None:
    assert any(case.place is place for case in cases()), (
        f"{place.model}: no disposal reaches it. Give its PersonalData a profile_path, parts_of or "
        "about, or its model a RecordKind."
    )


def test_free_text_of_a_record_is_personal_until_somebody_says_it_is_not() -> None:
    declared: dict[str, set[str]] = {}
    for place in registry.each("personal_data"):
        declared.setdefault(place.model, set()).update(place.fields)
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if issubclass(model, Record)
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) and not isinstance(field, TextKey)
        if field.name not in declared.get(model._meta.label, set())
    }
    assert found == NOT_PERSONAL, (
        "Free text: name it in the fields of a PersonalData, or (not about a person) in "
        f"NOT_PERSONAL of this test: {sorted(found ^ NOT_PERSONAL)}"
    )


def test_a_disposed_file_is_gone_from_the_disk(
    as_role: Callable[..., Actor],
    django_capture_on_commit_callbacks: Any,
    settings: Any,
    tmp_path: Any,
) -> None:
    import io

    from iops.kernel import files
    from iops.pole.attachments.commands import attach
    from iops.pole.attachments.queries import attachments_of
    from iops.pole.people.commands import record_person
    from iops.pole.people.contracts import PersonDetails

    settings.IOPS_FILES = tmp_path
    first = as_role("data-protection-officer", "t.dpo1")
    second = as_role("data-protection-officer", "t.dpo2")
    one, other = (
        record_person(by=first, details=PersonDetails(surname=name)).value for name in ("A", "B")
    )

    def put(profile_id: int, content: bytes) -> Any:
        return attach(
            by=first, about_kind="profile", about_id=profile_id, title="Photo",
            stream=io.BytesIO(b"\x89PNG\r\n\x1a\n" + content),
        ).value.file  # fmt: skip

    alone, shared = put(one.pk, b"alone"), put(one.pk, b"shared")
    assert put(other.pk, b"shared").pk == shared.pk
    proposal = propose(
        by=first, record_kind="profile", record_id=one.pk, ground="court", note="Order 1"
    ).value
    with django_capture_on_commit_callbacks(execute=True):
        dispose(by=second, proposal_id=proposal.pk)
    assert not files.path_of(bytes(alone.sha256)).exists()
    assert files.path_of(bytes(shared.sha256)).exists()
    assert [found.file_id for found in attachments_of(first, "profile", [one.pk, other.pk])] == [
        shared.pk, shared.pk
    ]  # fmt: skip
    assert files.verify_all() == 0
    put(other.pk, b"alone")
    assert files.path_of(bytes(alone.sha256)).exists()
    assert files.verify_all() == 0
