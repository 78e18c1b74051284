"""A place in the answer warns as a person does, and stands there once however often recorded."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.pole.links.commands import set_marker
from iops.pole.sameness.commands import judge_things
from iops.pole.search.queries import find
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db


def place(label: str, at: float = 1.0, **more: str) -> Place:
    made: Place = Place.objects.create(
        kind="address", label=label, search=label.lower().replace(",", ""), point=(at, 2.0),
        longitude=0, latitude=53, **more,
    )  # fmt: skip
    return made


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("intelligence-officer")


@pytest.fixture
def row(by: Actor) -> tuple[Place, Place]:
    """Two records of one address; the warning stands on the other than the one that is typed."""
    one, other = place("9 Canal Row, Alderton", postcode="M1 1AE"), place("9A Kanal Row, Alderton")
    judge_things(
        by=by, kind="place", left_id=one.pk, right_id=other.pk, verdict="same", reason="One door"
    )
    set_marker(
        by=by, about_kind="place", about_id=other.pk, type_code="WE", evidence="Shotgun seen",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    return one, other


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9 Canal Row", "the same words"),
        ("canal row 9", "the same words"),
        ("canal row", "the same words"),
        ("Alderton, 9 Canal Rwo", "written alike"),
        ("M1 1AE", "the same postcode"),
    ],
)
def test_the_warning_of_an_address_stands_on_its_line_and_above_the_list(
    by: Actor, row: tuple[Place, Place], text: str, reason: str
) -> None:
    found = find(by=by, text=text)
    assert [(one.id, one.records) for one in found.places] == [(row[0].pk, 2)]
    (line,) = found.places
    assert (line.reason, [one.code for one in line.markers]) == (reason, ["WE"])
    assert found.strip == [line]


def test_the_page_and_the_api_show_it(by: Actor, row: tuple[Place, Place]) -> None:
    browser = Client()
    browser.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    html = browser.post("/find", {"q": "9 Canal Row"}).content.decode()
    assert "Possible danger:" in html
    assert "2 records, one address" in html
    answer = browser.post(
        "/api/v1/find", {"text": "9 Canal Row"}, content_type="application/json"
    ).json()
    (line,) = answer["places"]
    assert (line["url"], line["confidential"]) == (f"/places/{row[0].pk}/", False)
    assert [one["code"] for one in line["markers"]] == ["WE"]


def test_what_is_found_nowhere_may_be_the_name_of_a_place(by: Actor) -> None:
    made = place("Alderton Infirmary")
    assert [one.id for one in find(by=by, text="alderton infirmry").places] == [made.pk]
