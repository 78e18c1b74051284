"""A file on a record: checked, seen by whoever sees the record, and each reading is a look."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from iops.governance.access.models import Account
from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible
from iops.pole.attachments.commands import attach, remove
from iops.pole.attachments.queries import attachment, attachments_of
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

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
    remove(by=by, attachment_id=number)
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
