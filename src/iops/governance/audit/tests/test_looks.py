"""Who looked at this person, and what did this person look at?"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iops.conftest import NOON
from iops.governance.access.authority import forget
from iops.governance.access.models import PurposeRule
from iops.governance.audit.looks import record_view, write_look
from iops.governance.audit.models import Look, Watch
from iops.governance.audit.queries import looks_at, looks_by, watches_by
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted
from iops.pole.cards.queries import person_card
from iops.pole.identity.commands import judge
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db


@record_view("test.one", permission="people.view", shows=lambda found: [("profile", found)])
def one(*, by: Actor, profile_id: int) -> int:
    return int(Profile.objects.visible_to(by).get(pk=profile_id).pk)


def test_the_log_answers_both_questions(as_role: Callable[..., Actor]) -> None:
    officer = as_role("response-officer").for_purpose("incident")
    profile = record_person(by=officer, details=PersonDetails(surname="Ash")).value
    person_card(by=officer, nominal_id=profile.pk)
    dpo = as_role("data-protection-officer").for_purpose("audit")
    (line,) = looks_at(by=dpo, kind="profile", record_id=profile.pk)
    assert (line.page, line.purpose, line.verb) == ("cards.person", "incident", "consultation")
    assert ("profile", profile.pk) in line.subjects
    assert [found.page for found in looks_by(by=dpo, account_id=officer.account_id)] == [
        "cards.person"
    ]
    assert [found.page for found in looks_by(by=dpo, account_id=dpo.account_id)] == [
        "audit.looks_by", "audit.looks_at",
    ]  # fmt: skip


def test_the_log_is_asked_by_days_and_page_by_page(
    as_role: Callable[..., Actor],
) -> None:
    officer, dpo = as_role("response-officer"), as_role("data-protection-officer")
    days = [NOON - timedelta(days=back) for back in (3, 2, 1)]
    for at in days:
        with clock.frozen(at):
            write_look(officer, "test.day", [("profile", 7)])
    first, middle, last = (clock.local_date(at) for at in days)

    def seen(**asked: Any) -> list[date]:
        found = looks_at(by=dpo, kind="profile", record_id=7, **asked)
        by_person = looks_by(by=dpo, account_id=officer.account_id, **asked)
        assert [one.at for one in found] == [one.at for one in by_person]
        return [clock.local_date(one.at) for one in found]

    assert seen() == [last, middle, first]
    assert seen(since=middle) == [last, middle]
    assert seen(until=middle) == [middle, first]
    assert seen(limit=2, page=2) == [first]
    Watch.objects.create(account_id=officer.account_id, topics="board", audiences=[1],
                         began_at=days[0], ended_at=days[1])  # fmt: skip
    for since, count in ((middle, 1), (last, 0)):
        screens = watches_by(by=dpo, account_id=officer.account_id, since=since, until=last)
        assert len(screens) == count


def test_a_search_that_said_whom_to_ask_is_a_look(as_role: Callable[..., Actor]) -> None:
    owner, reader = as_role("investigator", team="TEAM-I"), as_role("pcso", team="TEAM-R")
    hidden = record_person(
        by=owner, details=PersonDetails(surname="Quillfeather"), restriction="contact-owner"
    ).value
    forget()
    (hit,) = find(by=reader, text="Quillfeather").hits
    assert hit.contact_owner
    dpo = as_role("data-protection-officer")
    (line,) = looks_at(by=dpo, kind="profile", record_id=hidden.pk)
    assert line.page == "search.find"


def test_a_look_costs_one_statement(as_role: Callable[..., Actor]) -> None:
    by = as_role("response-officer")
    profile = record_person(by=by, details=PersonDetails(surname="Ash")).value
    with CaptureQueriesContext(
        connection,
    ) as captured:
        one(by=by, profile_id=profile.pk)
    own = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert [sql.split()[0] for sql in own] == ["SELECT", "SELECT", "INSERT"]


def test_a_look_that_fails_to_be_logged_shows_nothing(as_role: Callable[..., Actor]) -> None:
    by = as_role("response-officer")
    profile = record_person(by=by, details=PersonDetails(surname="Ash")).value
    with pytest.raises(Invalid, match="not a purpose"):
        one(by=by.for_purpose("curiosity"), profile_id=profile.pk)


def test_nobody_else_reads_the_log(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted):
        looks_by(by=as_role("force-incident-manager"), account_id=1)


def test_kind_and_id_share_one_number_without_mixing(as_role: Callable[..., Actor]) -> None:
    by = as_role("response-officer")
    write_look(by, "test.mixed", [("profile", 5), ("incident", 5), ("profile", 5)])
    assert len(Look.objects.get(page="test.mixed").subjects) == 2


def test_who_looked_at_a_person_is_asked_of_all_that_is_recorded_of_them(
    as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    officer, auditor = as_role("response-officer"), as_role("data-protection-officer")
    first, second, third = (
        record_person(by=officer, details=PersonDetails(surname=name)).value
        for name in ("Ash", "Ashe", "Birch")
    )
    watcher = as_role("sergeant")
    for one in (first, second, third):
        write_look(watcher, "cards.person", [("profile", one.pk)])
    judge(by=officer, left_id=first.pk, right_id=second.pk, verdict="same", reason="Same birth")
    for one in (first, second):
        found = [line for line in looks_at(by=auditor, kind="profile", record_id=one.pk)
                 if line.account == watcher.name]  # fmt: skip
        assert sorted(line.subjects for line in found) == [
            (("profile", first.pk),), (("profile", second.pk),)
        ]  # fmt: skip
    PurposeRule.objects.update(asks=False)
    forget()
    card = as_page(auditor, f"/people/{first.pk}/")
    assert any(f'href="/audit/profile/{one.pk}/"' in card for one in (first, second))
    html = as_page(auditor, f"/audit/profile/{second.pk}/")
    assert (
        f"Who looked at person record {second.pk}, or at 1 more record of the same person" in html
    )
