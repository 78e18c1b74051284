"""The end of a retention period opens one review; a person ends it, by keeping or by proposing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.conftest import NOON
from iops.duties.models import Duty
from iops.duties.nightly import open_standing
from iops.governance.disposal.commands import (
    dispose,
    keep_record,
    open_reviews,
    propose_from_review,
    refuse_disposal,
)
from iops.governance.disposal.jobs import open_due_reviews
from iops.governance.disposal.models import Proposal, Review
from iops.governance.disposal.queries import find_record, overview
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.pole.links.models import Link
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@pytest.fixture
def dpo(as_role: Callable[..., Actor]) -> Actor:
    return as_role("data-protection-officer", "t.dpo1")


def a_person(by: Actor, years_ago: int, surname: str = "Quill") -> Profile:
    with clock.frozen(NOON - years_ago * YEAR):
        return record_person(by=by, details=PersonDetails(surname=surname)).value


def the_night(at: object = NOON) -> list[Review]:
    """What the night opens, and what then waits."""
    from iops.governance.access.authority import system_actor

    with clock.frozen(at):  # type: ignore[arg-type]
        open_due_reviews()
        open_standing()
    set_context(system_actor("worker"), "test")
    return list(Review.objects.filter(decided_at=None).order_by("record_id"))


def test_the_end_of_a_period_opens_one_review_and_its_duty(dpo: Actor) -> None:
    old, young = a_person(dpo, 7), a_person(dpo, 5)
    found = the_night()
    assert [one.record_id for one in found] == [old.pk]
    assert found[0].period_ends == clock.local_date(old.created_at).replace(
        year=clock.local_date(old.created_at).year + 6
    )
    duty = Duty.objects.get(kind="review-retention")
    assert (duty.subject_id, duty.queue, duty.state) == (found[0].pk, "data-protection", "open")
    assert duty.due_at == NOON + timedelta(days=28)
    the_night()
    assert (Review.objects.count(), Duty.objects.filter(kind="review-retention").count()) == (1, 1)
    assert young.pk != old.pk


def test_small_batches_find_the_same(dpo: Actor, system: Actor) -> None:
    people = [a_person(dpo, 7, f"Name{n}") for n in range(5)]
    after, opened = 0, 0
    with clock.frozen(NOON):
        while True:
            done = open_reviews(by=system, record_kind="profile", after=after, size=2).value
            opened += done.count
            if not done.id:
                break
            after = done.id
    assert opened == len(people)


def test_only_the_night_opens_reviews(dpo: Actor) -> None:
    with pytest.raises(NotPermitted):
        open_reviews(by=dpo, record_kind="profile")


def test_a_record_that_is_kept_is_reviewed_again_when_that_ends(dpo: Actor) -> None:
    a_person(dpo, 7)
    (first,) = the_night()
    until = date(2028, 3, 1)
    with clock.frozen(NOON):
        with pytest.raises(Invalid, match="Keep it until"):
            keep_record(by=dpo, review_id=first.pk, until=date(2026, 3, 10), reason="Needed")
        with pytest.raises(Invalid, match="Keep it until"):
            keep_record(by=dpo, review_id=first.pk, until=date(2037, 1, 1), reason="Needed")
        with pytest.raises(Invalid, match="why"):
            keep_record(by=dpo, review_id=first.pk, until=until, reason=" ")
        keep_record(by=dpo, review_id=first.pk, until=until, reason="Risk to children")
        with pytest.raises(Refused, match="decided already"):
            keep_record(by=dpo, review_id=first.pk, until=until, reason="Again")
    assert Duty.objects.get(kind="review-retention").state == "met"
    assert the_night(NOON + YEAR) == []
    (again,) = the_night(clock.local_midnight(until) + timedelta(days=1))
    assert (again.period_ends, again.pk) == (until, again.pk)
    assert again.pk != first.pk


def test_what_happens_to_somebody_begins_the_period_anew(
    dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    officer, person, other = as_role("response-officer"), a_person(dpo, 12), a_person(dpo, 12)
    with clock.frozen(NOON):
        victim = PartyIn("victim", profile_id=person.pk)
        crime = record_crime(by=officer, details=CrimeDetails("58D", parties=(victim,))).value
    Link.objects.all().delete()  # made today, with the part
    assert [one.record_id for one in the_night()] == [other.pk]
    for years, due in ((9, False), (11, True)):
        then = NOON - years * YEAR
        Crime.objects.filter(pk=crime.pk).update(
            state="closed", recorded_at=then, reported_at=then, outcome_at=then
        )
        assert (person.pk in [one.record_id for one in the_night()]) == due


def test_a_proposal_needs_another_person_and_leaves_a_count(
    dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    second = as_role("data-protection-officer", "t.dpo2")
    person = a_person(dpo, 7)
    (review,) = the_night()
    with clock.frozen(NOON):
        proposal = propose_from_review(by=dpo, review_id=review.pk, note="No risk found").value
        waiting = Duty.objects.get(kind="approve-disposal")
        assert (waiting.state, waiting.subject_id) == ("open", proposal.pk)
        with pytest.raises(Refused, match="Somebody else"):
            dispose(by=dpo, proposal_id=proposal.pk)
        dispose(by=second, proposal_id=proposal.pk)
        assert Duty.objects.get(kind="approve-disposal").state == "met"
        assert Profile.objects.get(pk=person.pk).surname == ""
        assert overview(by=dpo).ended[0].rows >= 1
    assert the_night(NOON + 20 * YEAR) == []


def test_a_refused_proposal_opens_its_review_again(
    dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    second = as_role("data-protection-officer", "t.dpo2")
    a_person(dpo, 7)
    (review,) = the_night()
    with clock.frozen(NOON):
        proposal = propose_from_review(by=dpo, review_id=review.pk, note="No risk found").value
        refuse_disposal(by=second, proposal_id=proposal.pk, reason="A case is pending")
        with pytest.raises(Refused, match="refused already"):
            dispose(by=second, proposal_id=proposal.pk)
    assert [one.pk for one in the_night()] == [review.pk]
    assert Duty.objects.filter(kind="review-retention", state="open").count() == 1
    assert Proposal.objects.get(pk=proposal.pk).refusal == "A case is pending"


def test_what_became_active_again_is_not_disposed_of(
    dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    second, officer = as_role("data-protection-officer", "t.dpo2"), as_role("response-officer")
    person = a_person(dpo, 7)
    (review,) = the_night()
    with clock.frozen(NOON):
        proposal = propose_from_review(by=dpo, review_id=review.pk, note="No risk found").value
        suspect = PartyIn("victim", profile_id=person.pk)
        record_crime(by=officer, details=CrimeDetails("58D", parties=(suspect,)))
        with pytest.raises(Refused, match="period runs again"):
            dispose(by=second, proposal_id=proposal.pk)


def test_a_record_is_found_by_how_people_call_it(dpo: Actor, as_role: Callable[..., Actor]) -> None:
    victim = PartyIn("victim", organisation="Corner Shop")
    details = CrimeDetails("58D", parties=(victim,))
    crime = record_crime(by=as_role("response-officer"), details=details).value
    assert find_record(by=dpo, record_kind="crime", called=crime.number.lower()) == (
        crime.pk, crime.number
    )  # fmt: skip
    with pytest.raises(Invalid, match="There is no crime"):
        find_record(by=dpo, record_kind="crime", called="CR-9")
    with pytest.raises(Invalid, match="what kind"):
        find_record(by=dpo, record_kind="alert", called="1")


def test_the_pages_lead_from_a_review_to_the_tombstones(
    client: Client, dpo: Actor, as_role: Callable[..., Actor]
) -> None:
    from iops.governance.access.models import Account

    second = as_role("data-protection-officer", "t.dpo2")

    def as_(actor: Actor) -> Client:
        made = Client()
        made.force_login(
            Account.objects.get(pk=actor.account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return made

    with clock.frozen(NOON):
        person = a_person(dpo, 7)
        (review,) = the_night()
        first, other = as_(dpo), as_(second)
        assert f"Person record {person.pk}" in first.get("/disposal/").content.decode()
        address = f"/disposal/reviews/{review.pk}/"
        assert "MoPI" in first.get(address).content.decode()
        answer = first.post(address, {"verb": "keep", "until": "soon", "reason": "x"})
        assert (answer.status_code, "Say until which day" in answer.content.decode()) == (422, True)
        answer = first.post(address, {"verb": "dispose", "note": "Nothing speaks for keeping it"})
        assert answer.status_code == 302
        proposal = answer.headers["Location"]
        assert "Somebody else approves it" in first.get(proposal).content.decode()
        assert other.post(proposal, {"verb": "approve"}).status_code == 302
        assert "people_profile" in other.get(proposal).content.decode()
