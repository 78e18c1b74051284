"""Cancelling a recorded crime: what it needs, who decides, what follows, and the way back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.casework.crimes.cancelling import CancelFacts, missing_for_cancelling
from iops.casework.crimes.commands import (
    CancelDetails,
    allocate_crime,
    decide_cancellation,
    give_outcome,
    propose_cancellation,
    reclassify_crime,
    record_crime,
    reinstate_crime,
)
from iops.casework.crimes.contracts import ChargeIn, CrimeDetails, PartyIn
from iops.casework.crimes.models import Cancellation, Crime, CrimeOutcome
from iops.casework.crimes.queries import crime_card, crimes
from iops.conftest import NOON
from iops.duties.models import Duty
from iops.governance.access.authority import forget
from iops.governance.access.models import Account, Role, RoleGrant
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.kernel.models import History
from iops.pole.people.contracts import PersonDetails
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db
THEFT, RAPE = "46", "19C"
SHOP = PartyIn("victim", organisation="Corner Shop")
GROUNDS = "The shop counted again: nothing is missing."
FILMED = "Stock list of the shop of 12 November, shown to PC Wren and kept as exhibit AW/1."
NONE_COMMITTED = CancelDetails("C2", GROUNDS, FILMED, victim_informed=True)


@pytest.fixture
def officer(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("response-officer")
    set_context(by, "test")
    return by


@pytest.fixture
def registrar(as_role: Callable[..., Actor]) -> Actor:
    return as_role("crime-registrar")


def recorded(by: Actor, code: str = THEFT, *parties: PartyIn) -> Crime:
    details = CrimeDetails(code, "046/00", parties=parties or (SHOP,))
    return record_crime(by=by, details=details, place_text="Mill Lane").value


def cancelled(by: Actor, registrar: Actor) -> Crime:
    crime = recorded(by)
    propose_cancellation(by=by, crime_id=crime.pk, details=NONE_COMMITTED)
    return decide_cancellation(by=registrar, crime_id=crime.pk, agreed=True).value


def open_duties(crime: Crime) -> set[str]:
    found = Duty.objects.filter(subject_kind="crime", subject_id=crime.pk, state="open")
    return set(found.values_list("kind", flat=True))


def test_a_proposal_is_a_duty_of_the_registrar_and_the_decision_ends_all(
    officer: Actor, registrar: Actor
) -> None:
    with clock.frozen(NOON):
        crime, other = recorded(officer), recorded(officer)
        propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)
        (duty,) = Duty.objects.filter(kind="decide-cancellation", state="open")
        assert (duty.subject_id, duty.queue) == (crime.pk, "crime-cancellations")
        assert duty.due_at == NOON + timedelta(hours=72)
    with clock.frozen(NOON + timedelta(hours=1)):
        decide_cancellation(by=registrar, crime_id=crime.pk, agreed=True)
    crime.refresh_from_db()
    assert (crime.state, crime.cancel_code) == ("cancelled", "C2")
    assert crime.cancelled_at == NOON + timedelta(hours=1)
    assert open_duties(crime) == set()
    assert open_duties(other) == {"allocate-crime"}


def test_a_cancelled_crime_stays_where_it_can_be_found_with_its_history(
    officer: Actor, registrar: Actor
) -> None:
    crime = cancelled(officer, registrar)
    hits = find(by=officer, text=crime.number).hits
    assert [(hit.kind, hit.id) for hit in hits] == [("crime", crime.pk)]
    assert [one.pk for one in crimes(by=officer, state="cancelled")] == [crime.pk]
    said = [one.text for one in crime_card(by=officer, crime_id=crime.pk).enquiries]
    assert said[0].startswith("Cancelled as C2")
    assert said[1].startswith("Proposed to cancel as C2")
    kept = History.objects.filter(table_name="crimes_crime", row_id=crime.pk)
    assert "open" in {(one.row or {}).get("state") for one in kept}


def test_an_outcome_that_stood_is_superseded(officer: Actor, registrar: Actor) -> None:
    crime = recorded(officer)
    give_outcome(by=officer, crime_id=crime.pk, code="18")
    propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)
    decide_cancellation(by=registrar, crime_id=crime.pk, agreed=True)
    crime.refresh_from_db()
    assert crime.outcome_code == ""
    (outcome,) = CrimeOutcome.objects.filter(crime=crime)
    assert outcome.superseded_at is not None


def test_nothing_more_is_done_to_a_cancelled_crime(officer: Actor, registrar: Actor) -> None:
    pk = cancelled(officer, registrar).pk
    tries: list[Callable[[], Any]] = [
        lambda: give_outcome(by=officer, crime_id=pk, code="18"),
        lambda: allocate_crime(by=registrar, crime_id=pk, owner_id=officer.account_id),
        lambda: reclassify_crime(by=officer, crime_id=pk, class_code="58D", reason="Damage"),
        lambda: propose_cancellation(by=officer, crime_id=pk, details=NONE_COMMITTED),
        lambda: decide_cancellation(by=registrar, crime_id=pk, agreed=True),
    ]
    for one in tries:
        with pytest.raises(Refused, match="is cancelled"):
            one()


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (CancelDetails("C2", GROUNDS, victim_informed=True), "information"),
        (CancelDetails("C2", GROUNDS, FILMED), "victim_informed"),
        (CancelDetails("C2", "It was none.", FILMED, victim_informed=True), "grounds"),
        (CancelDetails("C1", GROUNDS, force="Another Force", victim_informed=True), "force"),
        (CancelDetails("C3", GROUNDS), "other"),
        (CancelDetails("C3", GROUNDS, other="CR-9999999-26"), "other"),
        (CancelDetails("C5", GROUNDS, FILMED, victim_informed=True), "code"),
        (CancelDetails("C9", GROUNDS, FILMED, victim_informed=True), "code"),
    ],
)
def test_each_reason_says_what_it_lacks(officer: Actor, details: CancelDetails, field: str) -> None:
    crime = recorded(officer)
    with pytest.raises(Invalid) as refused:
        propose_cancellation(by=officer, crime_id=crime.pk, details=details)
    assert field in refused.value.fields
    assert not Cancellation.objects.exists()


def test_a_duplicate_names_another_crime_that_stands(officer: Actor, registrar: Actor) -> None:
    crime, other = recorded(officer), recorded(officer)

    def duplicate_of(one: Crime) -> CancelDetails:
        words = "The same theft, which the manager reported too."
        return CancelDetails("C3", words, other=one.number.lower())

    with pytest.raises(Invalid, match="number of the crime"):
        propose_cancellation(by=officer, crime_id=crime.pk, details=duplicate_of(crime))
    propose_cancellation(by=officer, crime_id=crime.pk, details=duplicate_of(other))
    decide_cancellation(by=registrar, crime_id=crime.pk, agreed=True)
    (line,) = crime_card(by=officer, crime_id=crime.pk).cancellations
    assert line.other == other
    with pytest.raises(Invalid, match="number of the crime"):
        propose_cancellation(by=officer, crime_id=other.pk, details=duplicate_of(crime))


def test_a_crime_that_somebody_is_charged_with_is_not_cancelled(officer: Actor) -> None:
    thief = PartyIn("suspect", person=PersonDetails(surname="Quill"))
    crime = recorded(officer, THEFT, SHOP, thief)
    charge = ChargeIn(clock.local_date(clock.now()))
    give_outcome(by=officer, crime_id=crime.pk, code="1", charges=[charge])
    with pytest.raises(Invalid, match="charged"):
        propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)


def test_whoever_is_involved_does_not_decide(registrar: Actor, officer: Actor) -> None:
    own = recorded(registrar)
    propose_cancellation(by=officer, crime_id=own.pk, details=NONE_COMMITTED)
    with pytest.raises(Refused, match="not involved"):
        decide_cancellation(by=registrar, crime_id=own.pk, agreed=True)
    crime = recorded(officer)
    propose_cancellation(by=registrar, crime_id=crime.pk, details=NONE_COMMITTED)
    with pytest.raises(Refused, match="not involved"):
        decide_cancellation(by=registrar, crime_id=crime.pk, agreed=True)
    with pytest.raises(NotPermitted):
        decide_cancellation(by=officer, crime_id=crime.pk, agreed=True)


def test_a_designated_decision_maker_decides_most_but_not_what_is_reserved(
    officer: Actor, registrar: Actor, as_role: Callable[..., Actor]
) -> None:
    RoleGrant.objects.update_or_create(
        role=Role.objects.get(code="sergeant"),
        permission="crimes.decide_cancellation",
        defaults={"allowed": True},
    )
    forget()
    maker = as_role("sergeant")
    crime = recorded(officer)
    propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)
    decide_cancellation(by=maker, crime_id=crime.pk, agreed=True)
    grave = recorded(officer, RAPE, PartyIn("victim", person=PersonDetails(surname="Ash")))
    propose_cancellation(by=officer, crime_id=grave.pk, details=NONE_COMMITTED)
    with pytest.raises(NotPermitted, match="registrar alone"):
        decide_cancellation(by=maker, crime_id=grave.pk, agreed=True)
    decide_cancellation(by=registrar, crime_id=grave.pk, agreed=True)


def test_one_that_stands_says_why_and_may_be_proposed_again(
    officer: Actor, registrar: Actor
) -> None:
    crime = recorded(officer)
    propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)
    with pytest.raises(Refused, match="waits for a decision"):
        propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)
    with pytest.raises(Invalid, match="why the crime stands"):
        decide_cancellation(by=registrar, crime_id=crime.pk, agreed=False)
    decide_cancellation(by=registrar, crime_id=crime.pk, agreed=False, note="No stock list seen")
    crime.refresh_from_db()
    assert crime.state == "open"
    assert open_duties(crime) == {"allocate-crime"}
    propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)
    assert Cancellation.objects.filter(crime=crime).count() == 2


@pytest.mark.parametrize("allocated", [False, True])
def test_a_reinstated_crime_counts_again_and_is_owed_again(
    officer: Actor, registrar: Actor, as_role: Callable[..., Actor], allocated: bool
) -> None:
    with clock.frozen(NOON):
        crime = recorded(officer)
        if allocated:
            owner = as_role("investigator").account_id
            allocate_crime(by=as_role("sergeant"), crime_id=crime.pk, owner_id=owner)
        propose_cancellation(by=officer, crime_id=crime.pk, details=NONE_COMMITTED)
        decide_cancellation(by=registrar, crime_id=crime.pk, agreed=True)
    with clock.frozen(NOON + timedelta(days=2)):
        with pytest.raises(Invalid, match="counts again"):
            reinstate_crime(by=registrar, crime_id=crime.pk, reason="")
        reinstate_crime(by=registrar, crime_id=crime.pk, reason="The list was of another week.")
        with pytest.raises(Refused, match="is not cancelled"):
            reinstate_crime(by=registrar, crime_id=crime.pk, reason="Once more, for luck")
    crime.refresh_from_db()
    assert (crime.state, crime.cancel_code, crime.cancelled_at) == ("open", "", None)
    assert crime.recorded_at == NOON
    assert open_duties(crime) == {"investigate-crime" if allocated else "allocate-crime"}


def test_the_page_offers_it_keeps_what_was_typed_and_shows_the_decision(
    officer: Actor, registrar: Actor
) -> None:
    crime = recorded(officer)
    here = f"/crimes/{crime.pk}/"
    backend = "django.contrib.auth.backends.ModelBackend"
    first, second = Client(), Client()
    first.force_login(Account.objects.get(pk=officer.account_id), backend=backend)
    second.force_login(Account.objects.get(pk=registrar.account_id), backend=backend)
    typed = {"cancel_code": "C2", "grounds": GROUNDS}
    answer = first.post(f"{here}do/cancel", typed)
    assert answer.status_code == 422
    assert GROUNDS in answer.content.decode()
    assert "Name the additional verifiable information" in answer.content.decode()
    first.post(f"{here}do/cancel", typed | {"information": FILMED, "victim_told": "on"})
    assert "Cancel the crime" not in first.get(here).content.decode()
    assert "Cancel the crime" in second.get(here).content.decode()
    second.post(f"{here}do/decide", {"verdict": "cancel"})
    shown = first.get(here).content.decode()
    assert "in no count since" in shown
    assert "Give the outcome" not in shown
    assert "Propose to cancel" not in shown
    assert crime.number in first.get("/crimes/?state=cancelled").content.decode()
    second.post(f"{here}do/reinstate", {"reason": "The list was of another week."})
    assert Crime.objects.get(pk=crime.pk).state == "open"


@given(
    st.text(max_size=60), st.text(max_size=60), st.integers(0, 3), st.booleans(), st.booleans()
)  # fmt: skip
def test_a_proposal_that_lacks_something_names_exactly_that(
    grounds: str, information: str, victims: int, told: bool, charged: bool
) -> None:
    needs = frozenset({"verifiable", "victim-informed"})
    facts = CancelFacts(
        grounds, information, victims=victims, victim_informed=told, charged=charged
    )
    missing = set(missing_for_cancelling("C2", needs, facts))
    lacking = {
        "grounds": len(grounds.strip()) < 20,
        "information": len(information.strip()) < 20,
        "victim_informed": victims > 0 and not told,
        "code": charged,
    }
    assert missing == {field for field, lacks in lacking.items() if lacks}
