"""A file on a record: checked, seen by whoever sees the record, and each reading is a look."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from iops.governance.access.models import Account
from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.registry import registry
from iops.pole.attachments.commands import attach, remove
from iops.pole.attachments.queries import attachment, attachments_of
from iops.pole.confidential.commands import mark_place
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.IOPS_FILES = tmp_path


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator")


@pytest.fixture
def profile(by: Actor) -> int:
    return int(record_person(by=by, details=PersonDetails(surname="Ash")).value.pk)


def put(by: Actor, record_id: int, content: bytes = PNG) -> int:
    made = attach(
        by=by, about_kind="profile", about_id=record_id, title="Face", stream=io.BytesIO(content)
    )
    return int(made.value.pk)


def test_a_photo_is_on_the_card_and_its_reading_is_a_look(by: Actor, profile: int) -> None:
    number = put(by, profile)
    (shown,) = attachments_of(by, "profile", [profile])
    assert (shown.title, shown.photo) == ("Face", True)
    attachment(by=by, attachment_id=number)
    assert Look.objects.latest("id").page == "attachments.read"


def test_a_file_is_put_on_nothing_that_one_may_not_see(by: Actor) -> None:
    with pytest.raises(NotVisible):
        put(by, 10**12)
    with pytest.raises(NotVisible):
        attach(by=by, about_kind="code", about_id=1, title="x", stream=io.BytesIO(PNG))


def test_an_executable_is_refused_and_a_removed_file_is_gone(by: Actor, profile: int) -> None:
    with pytest.raises(Invalid, match="not accepted"):
        put(by, profile, b"MZ\x90\x00\x03\xff\xfe" * 20)
    number = put(by, profile)
    with pytest.raises(Invalid, match="why the file does not belong"):
        remove(by=by, attachment_id=number, reason="wrong")
    remove(by=by, attachment_id=number, reason="It shows somebody else")
    assert attachments_of(by, "profile", [profile]) == []
    with pytest.raises(NotVisible):
        attachment(by=by, attachment_id=number)


def test_a_file_goes_up_and_comes_down_by_page(by: Actor, profile: int) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    upload = SimpleUploadedFile("face.exe", PNG, "application/x-msdownload")
    sent = client.post(
        f"/files/on/profile/{profile}", {"file": upload, "title": "Face", "next": "/duties/"}
    )
    assert sent["Location"] == "/duties/"
    (shown,) = attachments_of(by, "profile", [profile])
    answer = client.get(f"/files/{shown.pk}")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("image/png", PNG)  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_same_key_with_the_same_file_attaches_once_and_with_another_is_refused(
    by: Actor, profile: int
) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    def send(content: bytes, name: str) -> int:
        file = SimpleUploadedFile(name, content)
        return client.post(
            f"/files/on/profile/{profile}",
            {"file": file, "title": "Face", "next": "/duties/"},
            headers={"Idempotency-Key": "once"},
        ).status_code

    assert (send(PNG, "face.png"), send(PNG, "again.png")) == (302, 302)
    assert len(attachments_of(by, "profile", [profile])) == 1
    assert send(PNG + b"other", "face.png") == 422
    assert len(attachments_of(by, "profile", [profile])) == 1


@pytest.fixture
def refuge() -> Place:
    return Place.objects.create(
        kind="premises", label="Brzl House, 5 Canal Row", search="brzl house 5 canal row",
        point=(1.0, 2.0), longitude=0, latitude=53, number="5", street="Canal Row",
    )  # fmt: skip


def browser(by: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_a_place_takes_files_as_other_records_do(by: Actor, refuge: Place) -> None:
    client, card = browser(by), f"/places/{refuge.pk}/"
    assert f'action="/files/on/place/{refuge.pk}"' in client.get(card).content.decode()
    sent = client.post(
        f"/files/on/place/{refuge.pk}",
        {"file": SimpleUploadedFile("plan.png", PNG), "title": "Back door", "next": card},
    )
    assert sent["Location"] == card
    (shown,) = attachments_of(by, "place", [refuge.pk])
    text = client.get(card).content.decode()
    assert "Back door" in text
    assert f'src="/files/{shown.pk}"' in text
    assert client.get(f"/files/{shown.pk}").status_code == 200
    with pytest.raises(NotVisible):
        attach(by=by, about_kind="place", about_id=10**12, title="x", stream=io.BytesIO(PNG))


def test_files_on_a_confidential_place_are_for_those_who_may_know_it(
    as_role: Callable[..., Actor], by: Actor, refuge: Place
) -> None:
    keeper = as_role("safeguarding-officer")
    where: dict[str, Any] = {"place_id": refuge.pk}
    put_on: dict[str, Any] = {"about_kind": "place", "about_id": refuge.pk}
    before = attach(by=by, **put_on, title="Back door", stream=io.BytesIO(PNG)).value.pk
    mark_place(by=keeper, **where, confidential=True, reason="A refuge for women")
    keeper = as_role("safeguarding-officer")
    after = attach(by=keeper, **put_on, title="Safe room", stream=io.BytesIO(PNG + b"1")).value.pk
    assert [one.pk for one in attachments_of(keeper, "place", [refuge.pk])] == [after, before]
    assert attachments_of(by, "place", [refuge.pk]) == []
    for number in (before, after):
        assert attachment(by=keeper, attachment_id=number).pk == number
        with pytest.raises(NotVisible):
            attachment(by=by, attachment_id=number)
        assert browser(by).get(f"/files/{number}").status_code == 404
    with pytest.raises(NotVisible):
        attach(by=by, **put_on, title="x", stream=io.BytesIO(PNG))
    mark_place(by=keeper, **where, confidential=False, reason="The refuge has moved away")
    assert [one.pk for one in attachments_of(by, "place", [refuge.pk])] == [after, before]


def test_a_file_on_a_place_has_a_period_of_its_own(by: Actor, refuge: Place, profile: int) -> None:
    put(by, profile)
    on_place = attach(
        by=by, about_kind="place", about_id=refuge.pk, title="Plan", stream=io.BytesIO(PNG)
    ).value
    since = registry.record_kind("attachment").kept_since
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.id, {since} IS NOT NULL FROM attachments_attachment r ORDER BY r.id"
        )
        counted = dict(cursor.fetchall())
    assert {number for number, counts in counted.items() if counts} == {on_place.pk}
    assert len(counted) == 2
