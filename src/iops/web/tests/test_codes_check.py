"""``iops codes check`` on records: what they hold, by their day, with a status that says so."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from iops.conftest import NOON, person
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.authority import actor_for
from iops.kernel import clock
from iops.reference.codes.models import Code, CodeList

pytestmark = pytest.mark.usefixtures("committed")


def check() -> tuple[str, str]:
    """What it wrote, and how it failed ("" for success)."""
    out = StringIO()
    try:
        call_command("codes_check", stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_code_that_had_expired_on_the_day_of_its_record_is_found() -> None:
    with clock.frozen(NOON):
        CodeList.objects.update(review_by=None)
        by = actor_for(person("t.handler", "call-handler"))
        (qualifier, *_) = Code.objects.filter(list_id="qualifiers").values_list("code", flat=True)
        open_from_call(
            by=by, channel="999", where=Where("Mill Lane"), what="Fight", grade="2",
            type_code="501", qualifiers=(qualifier,),
        )  # fmt: skip
        said, failed = check()
        assert "0 findings" in said, said
        assert failed == ""
        day = (NOON - timedelta(days=1)).date()
        Code.objects.filter(list_id="incident-types", code="501").update(valid_to=day)
        Code.objects.filter(list_id="grades", code="2").update(valid_to=day)
        Code.objects.filter(list_id="qualifiers", code=qualifier).delete()
        said, failed = check()
    on = "not valid on 2026-03-10"
    for line in (
        f"expired in use: incident-types: 1 rows of incidents_incident.type_code have “501”, {on}",
        f"expired in use: grades: 1 rows of incidents_incident.grade have “2”, {on}",
        f"expired in use: grades: 1 rows of incidents_grade_decision.grade have “2”, {on}",
        f"unknown in use: qualifiers: 1 rows of incidents_incident.qualifiers have “{qualifier}”",
        "4 findings",
    ):
        assert line in said, said
    assert failed
