"""A list past its review day says so where it is used, and no sooner."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iops.conftest import NOON
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.codes import queries
from iops.reference.codes.models import CodeList

pytestmark = pytest.mark.django_db


def test_a_list_that_is_out_of_date_says_so_where_it_is_used(
    as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    words = "List of Home Office recorded-crime classes as of 20"
    with clock.frozen(NOON):
        by = as_role("control-room-supervisor")
        incident = open_from_call(
            by=by, channel="999", where=Where("Mill Lane"), what="Window broken", grade="2"
        ).value
        for day, late in ((date(2026, 3, 10), False), (date(2026, 3, 9), True)):
            CodeList.objects.filter(name="crime-classes").update(review_by=day)
            queries.forget()
            assert (words in as_page(by, f"/crimes/record/{incident.pk}/")) is late
            label = "Home Office recorded-crime classes"
            assert (label in as_page(by, "/dashboard/")) is late


def test_every_form_says_it_under_the_field_and_the_administrator_reads_it(
    as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    with clock.frozen(NOON):
        by = as_role("investigator")
        mara = record_person(by=by, details=PersonDetails(surname="Quill")).value.pk
        lists = ("ethnicity", "observed-ethnicity", "gender", "link-reasons", "marker-types")
        CodeList.objects.filter(name__in=lists).update(review_by=date(2026, 1, 1))
        queries.forget()
        for address, names in (
            ("/record/person/", lists[:3]),
            (f"/record/correct/profile/{mara}/", lists[:3]),
            (f"/record/link/profile/{mara}/", lists[3:4]),
            (f"/record/marker/profile/{mara}/", lists[4:]),
            (f"/people/{mara}/", lists[4:]),
        ):
            text = as_page(by, address)
            told = re.findall(r'class="list-note" data-list="([a-z-]+)"', text)
            assert sorted(told) == sorted(names), address
            assert "a newer one is due: tell the administrator" in text
        machinery = as_page(as_role("system-administrator"), "/operations/")
        assert "due 2026-01-01" in machinery
        assert "iops codes load" in machinery


def test_asking_again_costs_nothing(db: None) -> None:
    queries.out_of_date()
    with CaptureQueriesContext(connection) as captured:
        queries.out_of_date("crime-classes")
    assert len(captured) == 0
