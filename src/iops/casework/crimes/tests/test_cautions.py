"""Who is a suspect in an open crime is nobody whom a machine may take for somebody else."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from iops.casework.crimes.commands import give_outcome, record_crime
from iops.casework.crimes.contracts import ChargeIn, CrimeDetails, PartyIn
from iops.casework.crimes.models import Party
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.identity.commands import judge
from iops.pole.linkage.cautions import cautions_of
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def test_a_suspect_of_an_open_crime_by_any_record_of_theirs(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("investigator")
    with clock.frozen(NOON):
        suspect = PartyIn("suspect", person=PersonDetails(surname="Quill"))
        victim = PartyIn("victim", person=PersonDetails(surname="Ash"))
        crime = record_crime(by=by, details=CrimeDetails("46", "046/00", parties=(suspect, victim)))
        of = dict(Party.objects.filter(crime=crime.value).values_list("role", "profile_id"))
        again = record_person(by=by, details=PersonDetails(surname="Quil")).value.pk
        judge(by=by, left_id=of["suspect"], right_id=again, verdict="same", reason="Same scar")
        asked = [of["suspect"], again, of["victim"]]
        found = cautions_of(asked)
        assert ["suspect" in found[one] for one in asked] == [True, True, False]
        give_outcome(by=by, crime_id=crime.value.pk, code="1", charges=(ChargeIn(NOON.date()),))
        assert "suspect" not in cautions_of(asked)[of["suspect"]]
