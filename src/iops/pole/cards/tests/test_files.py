"""Files from the card: put on once, taken off with a reason that is kept, shown as the portrait."""

from collections.abc import Callable
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.models import History
from iops.pole.attachments.models import Attachment
from iops.pole.identity.commands import judge
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
WHY = "It shows her sister, not her"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.IOPS_FILES = tmp_path


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("investigator")


def browser(by: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def person(by: Actor, **more: Any) -> int:
    given = {"forename": "Mara", "surname": "Quill"} | more
    return int(record_person(by=by, details=PersonDetails(**given)).value.pk)


def put(client: Client, kind: str, number: int, **more: Any) -> Any:
    sent = {"file": SimpleUploadedFile("face.png", more.pop("content", PNG)), "title": "Face"}
    return client.post(f"/files/on/{kind}/{number}", sent | more)


def card(client: Client, number: int) -> str:
    return unescape(client.get(f"/people/{number}/").content.decode())


def test_a_file_is_removed_with_a_reason_and_its_history_says_who_and_why(by: Actor) -> None:
    client, mara = browser(by), person(by)
    put(client, "profile", mara, next=f"/people/{mara}/")
    made = Attachment.objects.get()
    address = f"/files/{made.pk}/remove/"
    assert f'href="{address}"' in card(client, mara)
    assert "Face" in client.get(address).content.decode()
    refused = client.post(address, {"reason": "Wrong"})
    assert (refused.status_code, 'value="Wrong"' in refused.content.decode()) == (422, False)
    assert ">Wrong</textarea>" in refused.content.decode()
    assert "Say in a sentence" in refused.content.decode()
    answer = client.post(address, {"reason": WHY, "idempotency_key": "once"})
    assert answer["Location"] == f"/people/{mara}/"
    assert client.post(address, {"reason": WHY, "idempotency_key": "once"}).status_code == 302
    text = card(client, mara)
    assert ("Face" in text, f"/files/{made.pk}" in text) == (False, False)
    assert f"File {made.pk} was removed" in text
    assert f"{WHY}. T.Investigator" in text
    assert [client.get(one).status_code for one in (address, f"/files/{made.pk}")] == [404, 404]
    kept = Attachment.objects.get(pk=made.pk)
    assert (kept.removed_by, kept.removed_why) == (by.account_id, WHY)
    change = History.objects.filter(table_name="attachments_attachment", row_id=made.pk).latest(
        "id"
    )
    assert (change.actor_id, change.command) == (by.account_id, "attachments.remove")


def test_a_double_press_makes_one_file(by: Actor) -> None:
    client, mara = browser(by), person(by)
    key = (
        card(client, mara).split("/files/on/profile/")[1].split('name="idempotency_key" value="')[1]
    )
    sent = {"idempotency_key": key.split('"')[0], "next": f"/people/{mara}/"}
    assert [put(client, "profile", mara, **sent).status_code for _ in range(2)] == [302, 302]
    assert Attachment.objects.count() == 1


def test_what_is_wrong_with_a_file_is_said_on_the_card_of_its_record(by: Actor) -> None:
    client, mara = browser(by), person(by)
    car = record_vehicle(by=by, vrm="AB12 CDE").value.pk
    for kind, number, words in (("profile", mara, "Mara Quill"), ("vehicle", car, "AB12CDE")):
        answer = put(
            client, kind, number, title="x" * 201, marking="SECRET",
            content=b"MZ\x90\x00\x03\xff\xfe" * 20,
        )  # fmt: skip
        text = unescape(answer.content.decode())
        assert (answer.status_code, words in text) == (422, True)
        for sentence in ("At most 200 characters", "Choose a marking", "is not accepted"):
            assert sentence in text, sentence
        assert "x" * 201 in text
        without = client.post(f"/files/on/{kind}/{number}", {"title": "Face"})
        assert (without.status_code, "Choose a file." in without.content.decode()) == (422, True)
        bare = unescape(client.post(f"/files/on/{kind}/{number}", {}).content.decode())
        assert ("Choose a file." in bare, "Give the file a title" in bare) == (True, False)
    assert not Attachment.objects.exists()
    assert put(client, "profile", 10**12).status_code == 404


def test_a_photo_is_the_portrait_until_it_is_removed_and_a_person_has_one(by: Actor) -> None:
    client, mara = browser(by), person(by)
    other = person(by, confidence="document")
    judge(by=by, left_id=mara, right_id=other, verdict="same", reason="Same face")
    for number, title in ((mara, "At the desk"), (other, "On the street")):
        put(client, "profile", number, title=title, content=PNG + title.encode())
    first, second = Attachment.objects.order_by("pk")
    assert "Photo of Mara Quill" not in card(client, mara)
    for chosen in (first, second, first):
        assert client.post(f"/files/{chosen.pk}/photo", {"shown": "yes"}).status_code == 302
        assert f"Photo of Mara Quill: {chosen.title}" in card(client, mara)
        assert Profile.objects.exclude(photo_id=None).count() == 1
    client.post(f"/files/{first.pk}/photo", {"shown": "no"})
    assert "Photo of Mara Quill" not in card(client, mara)
    client.post(f"/files/{first.pk}/photo", {"shown": "yes"})
    client.post(f"/files/{first.pk}/remove/", {"reason": WHY})
    assert "Photo of Mara Quill" not in card(client, mara)
    assert not Profile.objects.exclude(photo_id=None).exists()
    assert client.post(f"/files/{first.pk}/photo", {"shown": "yes"}).status_code == 409


def test_a_portrait_that_is_restricted_is_on_no_card_of_others(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    client, mara = browser(by), person(by)
    hidden = as_role("investigator", "t.keeper", team="TEAM-K")
    own = int(
        record_person(
            by=hidden, details=PersonDetails(forename="Mara", surname="Quill"), restriction="absent"
        ).value.pk
    )
    keeper = browser(as_role("investigator", "t.keeper", team="TEAM-K"))
    judge(
        by=as_role("investigator", "t.keeper", team="TEAM-K"), left_id=mara, right_id=own,
        verdict="same", reason="Same face",
    )  # fmt: skip
    put(keeper, "profile", own)
    photo = Attachment.objects.get()
    keeper.post(f"/files/{photo.pk}/photo", {"shown": "yes"})
    assert "Photo of Mara Quill" in card(keeper, mara)
    assert f"/files/{photo.pk}" not in card(client, mara)
    for address in (f"/files/{photo.pk}/remove/", f"/files/{photo.pk}"):
        assert client.get(address).status_code == 404
    assert client.post(f"/files/{photo.pk}/photo", {"shown": "no"}).status_code == 404
