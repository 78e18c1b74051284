"""Who saved a search is told of what comes, of nothing that was there, and of nothing unseen."""

import pytest
from django.test import Client

from iops import conftest
from iops.duties.models import Duty
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel import jobs
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.registry import registry
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.commands import change_person, record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.saved_searches.commands import end_search, save_search, see_matches
from iops.pole.saved_searches.models import SavedSearch
from iops.pole.saved_searches.queries import matches, mine

pytestmark = pytest.mark.usefixtures("committed")  # positions are given at commit


def somebody(role: str) -> Actor:
    return actor_for(conftest.person(f"t.{role}", role))


def person(by: Actor, forename: str, surname: str, born: str = "", **more: object) -> Profile:
    details = PersonDetails(forename=forename, surname=surname, born=born)
    return record_person(by=by, details=details, **more).value  # type: ignore[arg-type]


def follow_the_log() -> None:
    reader = next(one for one in registry.each("readers") if one.name == "saved-searches")
    while jobs.read_once(reader):
        pass


def again(by: Actor) -> Actor:
    return actor_for(Account.objects.get(pk=by.account_id))


def open_duties(by: Actor) -> list[int | None]:
    with visibility(by):
        found = Duty.objects.visible_to(by).filter(kind="look-at-match", state="open")
        return list(found.values_list("owner_id", flat=True))


def test_what_comes_is_told_and_what_was_there_is_not() -> None:
    by, recorder = somebody("investigator"), somebody("call-handler")
    was_there = person(recorder, "Daniel", "Marsh", "1974-05-02")
    saved = save_search(by=by, text="danyel marsh 1974").value
    change_person(by=recorder, profile_id=was_there.pk, expected_version=1, description="Limps")
    person(recorder, "Olive", "Marsh", "1974-01-01")
    person(recorder, "Daniel", "Marsh", "1931-01-01")
    comes = person(recorder, "Daniel", "Marsch", "1974-11-30")
    follow_the_log()
    by = again(by)
    assert open_duties(by) == [by.account_id]
    found = matches(by=by, search_id=saved.pk)
    assert found.new == {("profile", comes.pk)}
    assert [line.new for line in mine(by=by)] == [1]
    see_matches(by=by, search_id=saved.pk)
    follow_the_log()
    assert (open_duties(by), matches(by=by, search_id=saved.pk).new) == ([], frozenset())


def test_a_search_that_is_understood_no_more_does_not_stop_the_others() -> None:
    by = somebody("investigator")
    old = save_search(by=by, text="uprn lane").value
    SavedSearch.objects.using("owner").filter(pk=old.pk).update(text="UPRN 1234567890123")
    saved = save_search(by=by, text="ends KLM").value
    car = record_vehicle(by=by, vrm="AB12KLM").value
    follow_the_log()
    assert matches(by=again(by), search_id=saved.pk).new == {("vehicle", car.pk)}


def test_vehicles_and_parts_of_their_marks_too() -> None:
    by = somebody("investigator")
    saved = save_search(by=by, text="ends KLM").value
    record_vehicle(by=by, vrm="AB12XYZ")
    car = record_vehicle(by=by, vrm="AB12KLM").value
    follow_the_log()
    assert matches(by=again(by), search_id=saved.pk).new == {("vehicle", car.pk)}


def test_nobody_is_told_of_what_they_may_not_see() -> None:
    by, owner = somebody("investigator"), somebody("intelligence-officer")
    saved = save_search(by=by, text="Zebedee Marsh").value
    audience = audiences.intern(
        force_id=owner.force_id, restriction="restricted", outside="contact-owner",
        accounts=[owner.account_id],
    )  # fmt: skip
    person(again(owner), "Zebedee", "Marsh", audience_id=audience)
    follow_the_log()
    by = again(by)
    assert (open_duties(by), matches(by=by, search_id=saved.pk).hits) == ([], [])


def test_a_saved_search_is_its_owners_alone() -> None:
    by, other = somebody("investigator"), somebody("control-room-supervisor")
    saved = save_search(by=by, text="Zebedee Marsh").value
    assert mine(by=again(other)) == []
    with pytest.raises(NotVisible):
        matches(by=again(other), search_id=saved.pk)
    with pytest.raises(NotVisible):
        end_search(by=again(other), search_id=saved.pk)


def test_one_that_has_ended_tells_nothing_more() -> None:
    by = somebody("investigator")
    saved = save_search(by=by, text="Zebedee Marsh").value
    person(by, "Zebedee", "Marsh")
    follow_the_log()
    end_search(by=again(by), search_id=saved.pk)
    assert open_duties(again(by)) == []
    person(by, "Zebedee", "Marsh")
    follow_the_log()
    assert open_duties(again(by)) == []


@pytest.mark.parametrize("text", ["12 High Street", "M1 1AE", "UPRN 900000000012"])
def test_an_address_is_not_saved_to_tell_of_nothing(text: str) -> None:
    with pytest.raises(Invalid, match="An address finds places"):
        save_search(by=somebody("investigator"), text=text)


def test_a_double_press_saves_once() -> None:
    by = somebody("investigator")
    browser = Client()
    browser.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    sent = {"q": "Zebedee Marsh", "idempotency_key": "one"}
    for _ in range(2):
        assert browser.post("/find/saved/new", sent)["Location"] == "/find/saved/"
    assert len(mine(by=again(by))) == 1


def test_the_same_twice_is_refused() -> None:
    by = somebody("investigator")
    save_search(by=by, text="Zebedee  Marsh")
    with pytest.raises(Invalid, match="saved this search already"):
        save_search(by=again(by), text="Zebedee Marsh")
