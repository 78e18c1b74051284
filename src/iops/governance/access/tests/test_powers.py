"""Authority is the rank on the day and independence from the case, wherever a command asks it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from iops.casework.crimes.commands import allocate_crime, give_outcome, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.conftest import NOON
from iops.controlroom.incidents.commands import check_no_crime, decide_no_crime, open_incident
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import NoCrimeDecision
from iops.governance.access.authority import authorise, involved_in
from iops.governance.access.contracts import RANKS
from iops.governance.access.models import RankHeld
from iops.governance.access.powers import POWERS
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Refused
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.django_db


@pytest.fixture
def crime(as_role: Callable[..., Actor]) -> Crime:
    """A crime with a suspect, investigated by a sergeant of its own."""
    officer = as_role("response-officer")
    owner = as_role("investigator", rank="sergeant")
    parties = tuple(
        PartyIn(role, person=PersonDetails(surname=role)) for role in ("victim", "suspect")
    )
    with clock.frozen(NOON):
        made = record_crime(by=officer, details=CrimeDetails("58D", parties=parties)).value
        allocate_crime(by=as_role("sergeant"), crime_id=made.pk, owner_id=owner.account_id)
    return made


def end(by: Actor, crime: Crime) -> str:
    with clock.frozen(NOON):
        done = give_outcome(
            by=by, crime_id=crime.pk, code="21", rationale="Proportionate enquiries are made.",
            victim_informed=True,
        ).value  # fmt: skip
    return str(done.outcome_code)


def test_ending_a_crime_without_action_takes_a_sergeant(
    crime: Crime, as_role: Callable[..., Actor]
) -> None:
    with pytest.raises(Refused, match="needs the rank of sergeant or above"):
        end(as_role("response-officer", "t.other"), crime)
    assert end(as_role("sergeant", "t.skipper", rank="sergeant"), crime) == "21"


def test_an_acting_rank_counts_on_its_days_and_not_after(
    crime: Crime, as_role: Callable[..., Actor]
) -> None:
    acting = as_role("response-officer", "t.acting")
    held = RankHeld.objects.create(
        account_id=acting.account_id, rank="sergeant", acting=True,
        valid_from=(NOON - timedelta(days=9)).date(), valid_to=(NOON - timedelta(days=1)).date(),
    )  # fmt: skip
    with pytest.raises(Refused, match="rank of sergeant"):
        end(acting, crime)
    held.valid_to = NOON.date()
    held.save()
    assert end(acting, crime) == "21"


def test_the_officer_in_the_case_may_not_whatever_their_rank(
    crime: Crime, as_role: Callable[..., Actor]
) -> None:
    owner = as_role("investigator", rank="sergeant")
    assert involved_in("crime", crime.pk) == {owner.account_id, crime.created_by}
    with pytest.raises(Refused, match="not involved in the case, and you are"):
        end(owner, crime)


def test_other_outcomes_need_nobody_else(crime: Crime, as_role: Callable[..., Actor]) -> None:
    owner = as_role("investigator", rank="sergeant")
    with clock.frozen(NOON):
        done = give_outcome(by=owner, crime_id=crime.pk, code="15", evidence_stage="police").value
    assert done.outcome_code == "15"


def test_a_registrar_who_had_a_hand_in_the_incident_does_not_check_it(
    as_role: Callable[..., Actor],
) -> None:
    registrar, other = as_role("crime-registrar"), as_role("crime-registrar", "t.other")
    handler = as_role("call-handler", "t.crime-registrar")  # once took calls
    with clock.frozen(NOON):
        incident = open_incident(
            by=handler, where=Where("High Street"), what="A fight", grade="2"
        ).value
        decide_no_crime(by=other, incident_id=incident.pk, reason="All say it was play.")
        decision = NoCrimeDecision.objects.get().pk
        with pytest.raises(Refused, match="not involved"):
            check_no_crime(by=registrar, decision_id=decision, agreed=True)
        with pytest.raises(Refused, match="not involved"):
            check_no_crime(by=other, decision_id=decision, agreed=True)
        third = as_role("crime-registrar", "t.third")
        check_no_crime(by=third, decision_id=decision, agreed=True)


def test_every_power_names_a_rank_and_a_source(as_role: Callable[..., Actor]) -> None:
    assert all(power.minimum in RANKS and power.source for power in POWERS.values())
    with pytest.raises(LookupError):
        authorise(by=as_role("sergeant"), power="everything")
