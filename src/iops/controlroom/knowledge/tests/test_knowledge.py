"""Articles are found by their words while a caller talks, have an owner and a day, and versions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.knowledge import rules
from iops.controlroom.knowledge.commands import review_article, withdraw_article, write_article
from iops.controlroom.knowledge.contracts import Draft
from iops.controlroom.knowledge.models import Article
from iops.controlroom.knowledge.queries import (
    article_card,
    articles,
    articles_for_call,
    find_articles,
)
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused

pytestmark = pytest.mark.django_db
BEES = "Leave a swarm alone and keep people away. Ring a beekeeper from the council's list."


@pytest.fixture
def keeper(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


def draft(**more: object) -> Draft:
    day = clock.local_date(clock.now()) + timedelta(days=90)
    return replace(Draft("Animals", "Swarm of bees", BEES, day), **more)  # type: ignore[arg-type]


def test_it_is_found_by_its_words_in_any_form_and_by_those_of_a_call(
    keeper: Actor, handler: Actor
) -> None:
    bees = write_article(by=keeper, draft=draft()).value
    horse = write_article(
        by=keeper, draft=draft(title="Horse on the road", body="Slow the traffic.", types=("104",))
    ).value
    assert [line.one.pk for line in find_articles(by=handler, text="beekeepers swarms")] == [
        bees.pk
    ]
    assert find_articles(by=handler, text="unicorn") == []
    # All the words stand in none of them: what has some is shown.
    found = find_articles(by=handler, text="swarm of unicorns")
    assert [line.one.pk for line in found] == [bees.pk]
    assert ("swarm", True) in found[0].passage
    on_call = articles_for_call(by=handler, type_code="104", what="There is a swarm in my roof")
    assert [line.one.pk for line in on_call] == [horse.pk, bees.pk]
    withdraw_article(by=keeper, article_id=bees.pk)
    assert find_articles(by=handler, text="swarm") == []
    assert article_card(by=handler, article_id=bees.pk).line.one.withdrawn_at is not None
    with pytest.raises(Refused, match="was withdrawn"):
        write_article(by=keeper, draft=draft(), article_id=bees.pk)


def test_its_owner_owes_the_review_on_its_day(keeper: Actor, handler: Actor) -> None:
    one = write_article(by=keeper, draft=draft()).value
    duty = Duty.objects.get(kind="review-article", subject_id=one.pk, state="open")
    assert duty.owner_id == keeper.account_id
    assert duty.due_at is not None
    assert clock.local_date(duty.due_at) == one.review_on
    later = clock.local_date(clock.now()) + timedelta(days=200)
    review_article(by=keeper, article_id=one.pk, review_on=later)
    duty.refresh_from_db()
    assert duty.state == "met"
    again = Duty.objects.get(kind="review-article", subject_id=one.pk, state="open")
    assert again.due_at is not None
    assert clock.local_date(again.due_at) == later
    with clock.frozen(clock.now() + timedelta(days=201)):
        assert [line.overdue for line in articles(by=handler)] == [True]
    withdraw_article(by=keeper, article_id=one.pk)
    assert not Duty.objects.filter(kind="review-article", state="open").exists()


def test_versions_stay(keeper: Actor, handler: Actor) -> None:
    one = write_article(by=keeper, draft=draft()).value
    write_article(
        by=keeper, draft=draft(body="Ring the council first.", note="New number"),
        article_id=one.pk,
    )  # fmt: skip
    card = article_card(by=handler, article_id=one.pk)
    assert [(each.one.number, each.one.body) for each in card.versions] == [
        (2, "Ring the council first."), (1, BEES),
    ]  # fmt: skip
    assert card.line.one.number == 2


def test_everything_wrong_is_said_at_once(keeper: Actor, handler: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        write_article(by=keeper, draft=Draft("", " ", "", None, owner="nobody", types=("999",)))
    assert set(refused.value.fields) == {"topic", "title", "body", "review_on", "owner", "types"}
    with pytest.raises(NotPermitted):
        write_article(by=handler, draft=draft())


@given(st.text(max_size=300))
def test_the_words_of_a_call_are_few_and_each_once(text: str) -> None:
    words = rules.words_of(text)
    assert len(words) == len(set(words)) <= 24
    assert all(len(word) >= 4 and word.isalpha() and word.isascii() for word in words)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_a_day_of_review_is_to_come_within_a_year(day: date) -> None:
    today = date(2027, 6, 1)
    wrong = rules.wrong_with(Draft("a", "b", "c", day), today=today)
    assert (wrong == {}) == (today < day <= today + timedelta(days=366))


def browser(actor: Actor) -> Client:
    client = Client()
    account = Account.objects.get(pk=actor.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pages(keeper: Actor, handler: Actor) -> None:
    page, day = browser(keeper), (clock.local_date(clock.now()) + timedelta(days=9)).isoformat()
    typed = {"topic": "Animals", "title": "Swarm of bees", "body": BEES, "review_on": day,
             "types": ["310"]}  # fmt: skip
    refused = page.post("/knowledge/new/", typed | {"title": ""})
    assert refused.status_code == 422
    assert "Leave a swarm alone" in refused.content.decode()
    address = page.post("/knowledge/new/", typed)["Location"]
    assert "Suspicious circumstances" in page.get(address).content.decode()
    assert "Animals" in page.get("/knowledge/").content.decode()
    found = browser(handler).post("/knowledge/", {"q": "beekeeper"}).content.decode()
    assert "<b>beekeeper</b>" in found
    beside = browser(handler).post("/knowledge/part", {"type_code": "310", "what": ""})
    assert "Swarm of bees" in beside.content.decode()
    beside = browser(handler).post("/knowledge/part", {"k_ask": "horses", "type_code": "310"})
    assert "Nothing has these words" in beside.content.decode()
    assert page.post(f"{address}change/", typed | {"body": "Other words"}).status_code == 302
    assert "Version 2" in page.get(address).content.decode()
    assert page.post(f"{address}do/review", {"review_on": "never"}).status_code == 422
    assert page.post(f"{address}do/review", {"review_on": day}).status_code == 302
    assert page.post(f"{address}do/withdraw").status_code == 302
    assert browser(handler).get(f"{address}change/").status_code == 403
    assert Article.objects.get().withdrawn_at is not None


def test_over_http(keeper: Actor, client: Client) -> None:
    _, token = issue_token(
        by=system_actor("worker"), account_id=keeper.account_id, name="desk", scopes=["*"],
        operator="Ann Ash",
    ).value  # fmt: skip
    head = {"Authorization": f"Bearer {token}"}

    def post(path: str, body: dict[str, object]) -> tuple[int, object]:
        answer = client.post(
            f"/api/v1/knowledge{path}", json.dumps(body), content_type="application/json",
            headers=head,
        )  # fmt: skip
        return answer.status_code, answer.json()

    day = (clock.local_date(clock.now()) + timedelta(days=9)).isoformat()
    status, made = post("", {"topic": "Animals", "title": "Bees", "body": BEES, "review_on": day})
    assert status == 201
    assert client.get("/api/v1/knowledge", headers=head).json() == [made]
    assert post("/search", {"text": "beekeeper"}) == (200, [made])
    status, refused = post("", {})
    assert (status, len(refused["fields"])) == (422, 4)  # type: ignore[index]
