"""Implied links in a diagram: counted by type, drawn, told apart, followed; for each viewer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from iops.casework.crimes.commands import add_party, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.diagrams import queries
from iops.pole.diagrams.contracts import Count
from iops.pole.diagrams.queries import around, draw, expand, exported, path
from iops.pole.diagrams.tests.test_diagrams import person, tie
from iops.pole.identity.commands import judge
from iops.pole.objects.commands import record_vehicle

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator")


@pytest.fixture
def drawn(by: Actor) -> dict[str, Any]:
    """Ada was hurt by Ben, with a car. Ben, recorded twice, hurt Cy another day."""
    ada, ben, again, cy = (person(by, name) for name in ("Ada A", "Ben B", "Benn B", "Cy C"))
    car = record_vehicle(by=by, vrm="AB12KLM").value
    crimes = [
        record_crime(
            by=by,
            details=CrimeDetails(
                "8N",
                parties=(PartyIn("victim", profile_id=one), PartyIn("suspect", profile_id=other)),
            ),
        ).value
        for one, other in ((ada.pk, ben.pk), (cy.pk, again.pk))
    ]
    tie(by, ("vehicle", car.pk), ("crime", crimes[0].pk), "vehicle-used")
    judge(by=by, left_id=ben.pk, right_id=again.pk, verdict="same", reason="Same address")
    return {"ada": f"profile:{ada.pk}", "ben": f"profile:{ben.pk}", "benn": f"profile:{again.pk}",
            "cy": f"profile:{cy.pk}", "car": f"vehicle:{car.pk}", "first": crimes[0],
            "second": crimes[1]}  # fmt: skip


def implied_counts(counts: Any) -> set[tuple[str, str, int]]:
    return {(one.reason, one.kind, one.count) for one in counts if one.reason.startswith("implied")}


def test_implied_links_are_counted_by_kind_of_record_and_left_out_where_not_wanted(
    by: Actor, drawn: dict[str, Any]
) -> None:
    found = around(by=by, key=drawn["ben"])
    assert implied_counts(found.counts) == {
        ("implied-crime", "profile", 2), ("implied-crime", "vehicle", 1),
    }  # fmt: skip
    assert Count("implied-crime", "in the same crime", "vehicle", 1) in found.counts
    apart = around(by=by, key=drawn["ben"], resolved=False)
    assert ("implied-crime", "profile", 1) in implied_counts(apart.counts)
    without = around(by=by, key=drawn["ben"], implied=False)
    assert implied_counts(without.counts) == set()
    assert [one.kind for one in without.counts] == ["crime"]


def test_an_implied_link_names_record_day_and_lower_certainty(
    by: Actor, drawn: dict[str, Any]
) -> None:
    part = expand(by=by, key=drawn["ben"], reason="implied-crime", kind="vehicle")
    (edge,) = part.edges
    day = clock.local_date(drawn["first"].reported_at).isoformat()
    assert (edge.label, edge.certainty) == (f"both in {drawn['first'].number}", "implied")
    assert edge.since == edge.until == day
    assert {edge.source, edge.target} == {drawn["ben"], drawn["car"]}
    back = expand(by=by, key=drawn["car"], reason="implied-crime").edges
    assert edge in back, "one link, from whichever end"
    assert all(one.certainty != "implied" for one in expand(
        by=by, key=drawn["ben"], implied=False).edges)  # fmt: skip
    only = expand(by=by, key=drawn["ben"], reason="suspect")
    assert {one.reason for one in only.edges} == {"suspect"}


def test_links_between_nodes_are_drawn_and_exported_each_once(
    by: Actor, drawn: dict[str, Any]
) -> None:
    keys = [drawn[name] for name in ("ada", "ben", "benn", "cy", "car")]
    pairs = {frozenset((one.source, one.target)) for one in draw(by=by, keys=keys).edges}
    assert pairs == {
        frozenset((drawn[one], drawn[other]))
        for one, other in (("ada", "ben"), ("ada", "car"), ("ben", "car"), ("cy", "ben"))
    }
    assert len(draw(by=by, keys=keys).edges) == 4
    assert draw(by=by, keys=keys, implied=False).edges == []
    assert len(exported(by=by, keys=keys).edges) == 4


def test_a_path_goes_over_implied_links_where_wanted(by: Actor, drawn: dict[str, Any]) -> None:
    found = path(by=by, start=drawn["ada"], goal=drawn["cy"])
    assert found.keys == [drawn["ada"], drawn["ben"], drawn["cy"]]
    assert found.said == "2 steps, 2 of them implied."
    without = path(by=by, start=drawn["ada"], goal=drawn["cy"], implied=False)
    assert len(without.keys) == 5, "over both crimes"
    assert without.said == "4 steps."


def test_what_is_recorded_is_drawn_first_and_the_rest_is_told(
    by: Actor, drawn: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_DRAWN", 3)
    part = expand(by=by, key=drawn["ben"])
    assert [one.reason for one in part.edges] == ["suspect", "suspect", "implied-crime"]
    assert part.left_out == 2


def test_a_restricted_person_is_in_no_count_and_behind_no_node(
    by: Actor, drawn: dict[str, Any], as_role: Callable[..., Actor]
) -> None:
    other = as_role("call-handler")
    keys = [drawn[name] for name in ("ada", "ben", "car")]
    before = [around(by=other, key=key) for key in keys], draw(by=other, keys=keys)
    audience = audiences.intern(
        force_id=by.force_id, restriction="restricted", outside="contact-owner",
        accounts=[by.account_id],
    )  # fmt: skip
    owner = actor_for(Account.objects.get(pk=by.account_id))
    hidden = person(owner, "Eve E", audience_id=audience)
    add_party(by=owner, crime_id=drawn["first"].pk, party=PartyIn("witness", profile_id=hidden.pk))
    after = [around(by=other, key=key) for key in keys], draw(by=other, keys=keys)
    assert after == before
    assert ("implied-crime", "profile", 3) in implied_counts(around(by=owner, key=keys[1]).counts)


def test_the_page_asks_for_implied_links_or_not(by: Actor, drawn: dict[str, Any]) -> None:
    client = Client()
    account = Account.objects.get(pk=by.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/diagrams/expand.json?node={drawn['ada']}"
    with_, without = (client.get(f"{address}&implied={one}").json() for one in "10")
    assert {one["certainty"] for one in with_["edges"]} == {"known", "implied"}
    assert {one["certainty"] for one in without["edges"]} == {"known"}
    assert with_["older"] == 0
    answer = client.post(
        "/diagrams/export.csv", {"keys": [drawn["ada"], drawn["car"]]},
        content_type="application/json",
    )  # fmt: skip
    assert "implied" in answer.content.decode()
