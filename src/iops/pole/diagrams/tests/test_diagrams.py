"""A diagram shows what its reader may see: counts, nodes, paths, files."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from iops.governance.access import audiences
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.governance.audit.contracts import Verb
from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible
from iops.pole.diagrams.commands import keep_diagram
from iops.pole.diagrams.queries import around, draw, expand, one, path
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db


def person(by: Actor, name: str, **more: object) -> Profile:
    forename, _, surname = name.partition(" ")
    details = PersonDetails(forename=forename, surname=surname)
    return record_person(by=by, details=details, **more).value  # type: ignore[arg-type]


def tie(by: Actor, one: tuple[str, int], other: tuple[str, int], reason: str, **more: Any) -> None:
    link(by=by, from_kind=one[0], from_id=one[1], to_kind=other[0], to_id=other[1],
         reason=reason, **more)  # fmt: skip


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("intelligence-officer")


@pytest.fixture
def drawn(by: Actor) -> dict[str, str]:
    """Ada drives a car that Ben keeps; Ben, recorded twice, uses the phone that Cy uses, too."""
    ada, ben, again, cy = (person(by, name) for name in ("Ada A", "Ben B", "Benn B", "Cy C"))
    car = record_vehicle(by=by, vrm="AB12KLM").value
    phone = record_phone(by=by, number="07700900123").value
    tie(by, ("profile", ada.pk), ("vehicle", car.pk), "driver")
    tie(by, ("profile", ben.pk), ("vehicle", car.pk), "keeper", since="2019", until="2021-05")
    tie(by, ("profile", again.pk), ("phone", phone.pk), "uses")
    tie(by, ("profile", cy.pk), ("phone", phone.pk), "uses")
    judge(by=by, left_id=ben.pk, right_id=again.pk, verdict="same", reason="Same address")
    return {"ada": f"profile:{ada.pk}", "ben": f"profile:{ben.pk}", "benn": f"profile:{again.pk}",
            "cy": f"profile:{cy.pk}", "car": f"vehicle:{car.pk}",
            "phone": f"phone:{phone.pk}"}  # fmt: skip


def test_counts_come_before_anything_is_drawn(by: Actor, drawn: dict[str, str]) -> None:
    found = around(by=by, key=drawn["ben"])
    assert (found.node.title, found.node.records) == ("Ben B", 2)
    assert sorted((one.reason, one.kind, one.count) for one in found.counts) == [
        ("keeper", "vehicle", 1), ("uses", "phone", 1),
    ]  # fmt: skip
    apart = around(by=by, key=drawn["ben"], resolved=False)
    assert [(one.reason, one.count) for one in apart.counts] == [("keeper", 1)]


def test_a_person_is_one_node_whichever_record_is_named(by: Actor, drawn: dict[str, str]) -> None:
    part = expand(by=by, key=drawn["benn"])
    assert {node.key for node in part.nodes} == {drawn["ben"], drawn["car"], drawn["phone"]}
    assert {(edge.source, edge.target) for edge in part.edges} == {
        (drawn["ben"], drawn["car"]), (drawn["ben"], drawn["phone"]),
    }  # fmt: skip
    only = expand(by=by, key=drawn["ben"], reason="keeper", kind="vehicle")
    assert [(edge.reason, edge.since, edge.until) for edge in only.edges] == [
        ("keeper", "2019", "2021-05")
    ]


def test_a_place_is_a_node_that_is_no_record(by: Actor, drawn: dict[str, str]) -> None:
    place = Place.objects.create(
        kind="address", label="9 Canal Row, Alderton", search="9 canal row alderton",
        point=(1.0, 2.0), longitude=0, latitude=53,
    )  # fmt: skip
    number = int(drawn["ada"].split(":")[1])
    tie(by, ("profile", number), ("place", place.pk), "lives-at")
    part = expand(by=by, key=drawn["ada"], kind="place")
    assert {node.title for node in part.nodes} == {"Ada A", "9 Canal Row, Alderton"}
    assert around(by=by, key=f"place:{place.pk}").node.url == f"/places/{place.pk}/"
    look = Look.objects.filter(page="diagrams.expand").latest("id")
    assert len(look.subjects) == 1


def test_records_of_a_person_can_be_told_apart(by: Actor, drawn: dict[str, str]) -> None:
    keys = [drawn[name] for name in ("ben", "benn", "car", "phone")]
    assert len(draw(by=by, keys=keys).nodes) == 3
    assert len(draw(by=by, keys=keys, resolved=False).nodes) == 4


def test_the_path_goes_through_a_person_with_all_of_their_records(
    by: Actor, drawn: dict[str, str]
) -> None:
    found = path(by=by, start=drawn["ada"], goal=drawn["cy"])
    assert found.keys == [drawn[name] for name in ("ada", "car", "ben", "phone", "cy")]
    assert found.said == "4 steps."
    stranger = person(by, "Dee D")
    assert path(by=by, start=drawn["ada"], goal=f"profile:{stranger.pk}").keys == []


def test_what_is_restricted_is_in_no_count_no_node_and_no_path(
    by: Actor, drawn: dict[str, str], as_role: Callable[..., Actor]
) -> None:
    audience = audiences.intern(
        force_id=by.force_id, restriction="restricted", outside="contact-owner",
        accounts=[by.account_id],
    )  # fmt: skip
    owner = actor_for(Account.objects.get(pk=by.account_id))
    hidden = person(owner, "Eve E", audience_id=audience)
    ends = [("profile", hidden.pk), ("phone", int(drawn["phone"].split(":")[1]))]
    tie(owner, ends[0], ends[1], "uses")
    far = record_vehicle(by=by, vrm="ZZ99ZZZ").value
    tie(owner, ends[0], ("vehicle", far.pk), "keeper")
    other = as_role("call-handler")
    key = f"profile:{hidden.pk}"
    assert [one.count for one in around(by=other, key=drawn["phone"]).counts] == [2]
    assert [one.count for one in around(by=owner, key=drawn["phone"]).counts] == [3]
    assert key not in {node.key for node in expand(by=other, key=drawn["phone"]).nodes}
    assert path(by=other, start=drawn["ada"], goal=f"vehicle:{far.pk}").keys == []
    assert len(path(by=owner, start=drawn["ada"], goal=f"vehicle:{far.pk}").keys) == 6
    assert [node.key for node in draw(by=other, keys=[key, drawn["ada"]]).nodes] == [drawn["ada"]]
    for ask in (around, expand):
        with pytest.raises(NotVisible):
            ask(by=other, key=key)


def test_a_kept_diagram_is_its_makers_until_it_is_shared_with_a_case(
    by: Actor, drawn: dict[str, str], as_role: Callable[..., Actor]
) -> None:
    other = as_role("investigator")
    nodes = [{"key": drawn["ada"], "x": 1, "y": 2.26}]
    mine = keep_diagram(by=by, title="Ada and the car", nodes=nodes).value
    assert mine.state == {"nodes": [[drawn["ada"], 1.0, 2.3]]}
    again = actor_for(Account.objects.get(pk=by.account_id))
    assert one(by=again, diagram_id=mine.pk).title == "Ada and the car"
    with pytest.raises(NotVisible):
        one(by=other, diagram_id=mine.pk)
    with pytest.raises(Invalid, match="no crime or incident"):
        keep_diagram(by=by, title="x", nodes=nodes, case="CR-999999-26")


@pytest.mark.parametrize(
    "nodes",
    [[], [{}], [{"key": "profile", "x": 0, "y": 0}], [{"key": "profile:1", "x": "?", "y": 0}],
     [{"key": "profile:1", "x": 1e9, "y": 0}]],
)  # fmt: skip
def test_odd_nodes_are_refused_in_a_sentence(by: Actor, nodes: list[dict[str, Any]]) -> None:
    with pytest.raises(Invalid) as refused:
        keep_diagram(by=by, title="x", nodes=nodes)
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("key", ["", "profile", "profile:", "profile:x", "a b:1", "profile:²"])
def test_odd_keys_are_refused_in_a_sentence(by: Actor, key: str) -> None:
    with pytest.raises(Invalid, match="names no record"):
        around(by=by, key=key)


def test_what_leaves_as_a_file_is_logged_and_starts_no_formula(
    by: Actor, drawn: dict[str, str]
) -> None:
    odd = person(by, "=cmd()")
    client = Client()
    account = Account.objects.get(pk=by.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    keys = [drawn["ben"], drawn["car"], f"profile:{odd.pk}"]
    answer = client.post(
        "/diagrams/export.csv", json.dumps({"keys": keys}), content_type="application/json"
    )
    lines = answer.content.decode().splitlines()
    assert lines[1].startswith(f"Ben B,{drawn['ben']},")
    assert lines[2].startswith("'=cmd()")
    look = Look.objects.filter(page="diagrams.export").latest("id")
    assert (look.verb, look.detail, len(look.subjects)) == (
        Verb.DISCLOSURE, {"nodes": 3, "edges": 1}, 3,
    )  # fmt: skip
