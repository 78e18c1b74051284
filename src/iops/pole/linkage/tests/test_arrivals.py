"""Records that arrive without anybody at a form: compared, proposed, never joined or blocked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.conftest import person
from iops.duties.models import Duty
from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import bulk, clock
from iops.kernel.actors import Actor
from iops.kernel.events import after, latest_position
from iops.kernel.ids import new_uid
from iops.kernel.jobs import read_once
from iops.kernel.registry import registry
from iops.pole.identity.commands import judge
from iops.pole.identity.models import Judgement, Membership
from iops.pole.linkage import jobs
from iops.pole.linkage.commands import Proposed, decide, load_proposals
from iops.pole.linkage.compared import ASKED, Said, compared, strong
from iops.pole.linkage.models import Proposal
from iops.pole.linkage.queries import next_pair
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.records.commands import SETTLED, record_whole_person, tell_owners

pytestmark = pytest.mark.usefixtures("committed")
SAID: dict[str, Any] = {"forename": "Zebedee", "surname": "Marsh", "born": "1974-05-02", "sex": "M"}
Deliver = Callable[..., int]


@pytest.fixture
def by(committed: str) -> Actor:
    return actor_for(person("t.reviewer", "investigator"))


@pytest.fixture
def deliver(by: Actor) -> Deliver:
    """Post a person as a partner's system does, and let the worker read on."""
    account = person("t.partner", "response-officer", team="TEAM-P")
    _, token = issue_token(
        by=system_actor("worker"), account_id=account.pk, name="partner", scopes=["people.*"],
        operator="Ann Ash",
    ).value  # fmt: skip

    def post(key: str = "", **said: Any) -> int:
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        answer = Client().post(
            "/api/v1/people", {**SAID, **said}, content_type="application/json", headers=headers
        )
        assert answer.status_code == 201, answer.content
        assert set(answer.json()) == {"id"}
        read()
        return int(answer.json()["id"])

    return post


def read() -> None:
    (reader,) = [one for one in registry.each("readers") if one.name == "duplicates-arrivals"]
    while read_once(reader):
        pass


def known(by: Actor, *, asked: bool = True, **more: Any) -> int:
    details = PersonDetails(**{**SAID, **more.pop("said", {})})
    made = record_person(by=by, details=details, asked=asked, **more).value
    return int(made.pk)


def waiting() -> list[tuple[int, int]]:
    return list(
        Proposal.objects.using("owner").filter(state="open").values_list("left_id", "right_id")
    )


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"surname": "Marsch", "born": "1974-02-05"},
        {"forename": "Marsh", "surname": "Zebedee"},
        {"born": "", "surname": "Mash", "phone": "+44 7700 900123"},
    ],
    ids=["the same", "two slips", "swapped", "without a birth"],
)
def test_who_arrives_and_looks_the_same_waits_for_somebody_to_judge(
    by: Actor, deliver: Deliver, said: dict[str, str]
) -> None:
    there = known(by, said={"phone": "07700 900123"})
    made = deliver(**said)
    assert waiting() == [(there, made)]
    assert not Membership.objects.using("owner").exists()
    pair = next_pair(by=by)
    assert pair is not None
    assert pair.proposal.weight >= ASKED
    assert pair.reasons[-1].after == pytest.approx(pair.proposal.weight, abs=0.05)


def test_who_is_only_called_the_same_is_not_proposed(by: Actor, deliver: Deliver) -> None:
    known(by)
    deliver(born="1931-01-01")  # father or namesake
    deliver(forename="Ann", sex="F", born="1975-01-01")
    deliver(forename="", surname="", born="", sex="")
    assert waiting() == []


def test_a_delivery_that_is_repeated_is_one_record_and_one_question(
    by: Actor, deliver: Deliver
) -> None:
    there = known(by)
    first, again = deliver(key="late-7"), deliver(key="late-7")
    assert first == again
    jobs.compare_arrivals(after(0, limit=latest_position()))  # the reader meets them again
    assert waiting() == [(there, first)]


def test_a_victim_whom_a_crime_names_is_compared_too(by: Actor) -> None:
    there = known(by)
    victim = PartyIn("victim", person=PersonDetails(**SAID))
    record_crime(by=by, details=CrimeDetails("8N", parties=(victim,)))
    read()
    assert [left for left, _ in waiting()] == [there]


def test_whoever_was_asked_at_the_form_is_not_asked_again(by: Actor) -> None:
    known(by)
    record_whole_person(by=by, details=PersonDetails(**SAID), asked=True)
    read()
    assert waiting() == []


def test_not_the_same_is_remembered(by: Actor, deliver: Deliver) -> None:
    there = known(by)
    twin = deliver()
    (number,) = Proposal.objects.using("owner").values_list("pk", flat=True)
    decide(by=by, proposal_id=number, verdict="different", reason="Twins")
    other = known(by, said={"born": "1974-05-02"})
    judge(by=by, left_id=twin, right_id=other, verdict="same", reason="The twin again")
    jobs.compare_arrivals(after(0, limit=latest_position()))
    assert waiting() == []
    assert (
        Judgement.objects.using("owner")
        .filter(left_id=there, right_id=twin, superseded_at=None)
        .count()
        == 1
    )


def test_a_run_leaves_what_arrived_waiting(by: Actor, deliver: Deliver) -> None:
    there, made = known(by), deliver()
    why = [("forename", "same", 4.0, 0.0)]
    load_proposals(
        by=system_actor("worker"), run="r1", pairs=[Proposed(there, made, 9.0, -17.0, why, True)]
    )
    assert waiting() == [(there, made)]


def test_the_owner_of_a_restricted_record_hears_and_the_recorder_learns_nothing(
    by: Actor, deliver: Deliver
) -> None:
    hidden = intern(
        force_id=by.force_id, restriction="restricted", outside="absent", accounts=[by.account_id]
    )
    owner = actor_for(Account.objects.get(pk=by.account_id))
    there = known(owner, audience_id=hidden)
    made = deliver()
    assert waiting() == [(there, made)]
    pair = next_pair(by=owner)
    assert pair is not None
    assert pair.proposal.right_id == made
    stranger = actor_for(person("t.other", "investigator", team="TEAM-B"))
    partner = actor_for(Account.objects.get(username="t.partner"))
    assert next_pair(by=stranger) is None
    assert Proposal.objects.visible_to(partner).count() == 0
    with clock.frozen(clock.now() + SETTLED + timedelta(seconds=1)):
        tell_owners(by=system_actor("worker"))
    duties = Duty.objects.using("owner").filter(kind="restricted-likeness", state="open")
    assert list(duties.values_list("subject_id", "owner_id")) == [(there, owner.account_id)]


@pytest.mark.parametrize(("most", "proposed"), [(500, 1), (1, 0)])
def test_a_small_load_is_compared_and_found_and_a_great_one_is_for_a_run(
    by: Actor, monkeypatch: pytest.MonkeyPatch, most: int, proposed: int
) -> None:
    monkeypatch.setattr(jobs, "SMALL_LOAD", most)
    there = known(by)
    audience = Profile.objects.using("owner").get(pk=there).audience_id
    columns = ("uid", "audience_id", "version", "created_at", "created_by", "run_id", "forename",
               "surname", "born", "sex")  # fmt: skip
    system = system_actor("loader")
    names = (("Zebedee", "Marsh"), ("Olivia", "Quill"))
    with bulk.bulk_run("partner", by=system) as run, bulk.batch(run):
        rows = [
            (new_uid(), audience, 1, clock.now(), system.account_id, run.id, *name, "1974-05-02",
             "M")
            for name in names
        ]  # fmt: skip
        blank = ("middle", "gender", "ethnicity", "phone", "address", "confidence", "pnc_id",
                 "source", "description")  # fmt: skip
        bulk.copy_rows(
            run, "people_profile", (*columns, *blank),
            ((*row, "", "", "", "", "", "claimed", "", "entry", "") for row in rows),
            audience_id=audience,
        )  # fmt: skip
    read()
    assert [left for left, _ in waiting()] == [there] * proposed


def test_families_twins_and_numbers() -> None:
    def weight(one: Said, other: Said) -> tuple[bool, float]:
        found = compared(one, other)
        total = -17.0 + sum(row[2] for row in found)
        return strong(total, found), total

    home = "place 7"
    father = Said("John", "Reed", born="1950-01-01", sex="M", home=home, phone="01615550001")
    son = Said("John", "Reed", born="1981-06-09", sex="M", home=home, phone="01615550001")
    mother = Said("Mary", "Reed", born="1952-03-04", sex="F", home=home, phone="01615550001")
    assert not weight(father, son)[0]
    assert not weight(father, mother)[0]
    assert weight(Said("Jon", "Reed", home=home), Said("John", "Reed", home=home))[0]
    assert weight(Said(number="2003/0011985X"), Said("John", "Reed", number="2003/0011985X"))[0]
    assert not weight(Said("John", "Smith"), Said("John", "Smith"))[0]
    kate = Said("Kate", "Reed", born="1980-02-01", phone="07700900123")
    assert weight(kate, Said("Katherine", "Reed", born="1980-02", phone="07700900123"))[0]
    assert not weight(kate, Said("Katherine", "Reed", born="1980-02"))[0]
