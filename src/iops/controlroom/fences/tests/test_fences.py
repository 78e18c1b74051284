"""An area is searched, broadcast to and watched; whoever set the fence is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.broadcasts.models import Broadcast
from iops.controlroom.fences import commands, queries
from iops.controlroom.fences.jobs import watch_fences
from iops.controlroom.fences.models import Crossing, Fence, Inside
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.resources import positions
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.models import Unit, Withheld
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.reference.places.grid import NATIONAL_GRID

pytestmark = pytest.mark.django_db
EAST, NORTH = 400_000.0, 400_000.0
RING = [(EAST, NORTH), (EAST + 1000, NORTH), (EAST + 1000, NORTH + 1000), (EAST, NORTH + 1000)]
TYPED = "circle 400500 400500 400 m"


@pytest.fixture(autouse=True)
def fresh(at_noon: datetime) -> None:
    positions.forget()


@pytest.fixture
def dispatcher(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def unit(as_role: Callable[..., Actor]) -> Unit:
    manager, crew = as_role("force-incident-manager"), as_role("pcso", "t.crew", team="T-C")
    made = add_unit(by=manager, callsign="GA1").value
    book_on(by=manager, unit_id=made.pk, account_ids=(crew.account_id,))
    return Unit.objects.get(pk=made.pk)


def stands(unit: Unit, seconds: int, east: float, north: float = 500.0) -> None:
    at = NOON + timedelta(seconds=seconds)
    (lon,), (lat,) = NATIONAL_GRID.to_wgs84([EAST + east], [NORTH + north])
    with clock.frozen(at):
        fix = Fix(unit.pk, float(lon), float(lat), at, accuracy=8.0)
        assert positions.store_fixes([fix]).kept == 1


def fence(by: Actor, **more: object) -> Fence:
    given: dict[str, object] = {"name": "Match", "reason": "Fans on the move", "ring": RING,
             "until": NOON + timedelta(hours=3)}  # fmt: skip
    return commands.set_fence(by=by, **{**given, **more}).value  # type: ignore[arg-type]


def crossings() -> list[tuple[str, bool]]:
    return list(Crossing.objects.order_by("pk").values_list("callsign", "entered"))


def test_whoever_set_it_is_told_who_came_in_and_went_out(unit: Unit, dispatcher: Actor) -> None:
    stands(unit, 0, -500)
    made = fence(dispatcher)
    assert watch_fences() == 0
    stands(unit, 60, 500)
    assert watch_fences() == 1
    assert watch_fences() == 0, "it is told once"
    duty = Duty.objects.get(kind="fence-crossed")
    assert (duty.subject_id, duty.owner_id, duty.state) == (made.pk, dispatcher.account_id, "open")
    card = queries.fence_card(by=dispatcher, fence_id=made.pk)
    assert [sign for sign, _ in card.inside] == ["GA1"]
    stands(unit, 120, 998)
    assert watch_fences() == 0, "it stands on the edge"
    stands(unit, 180, 1500)
    assert watch_fences() == 1
    assert crossings() == [("GA1", True), ("GA1", False)]
    commands.read_crossings(by=dispatcher, fence_id=made.pk)
    duty.refresh_from_db()
    assert duty.state == "met"


def test_it_ends_by_itself_and_tells_only_what_was_asked(unit: Unit, dispatcher: Actor) -> None:
    stands(unit, 0, 500)
    made = fence(dispatcher, on_enter=False)
    assert watch_fences() == 0, "who comes in was not asked"
    assert Inside.objects.get().inside
    with clock.frozen(NOON + timedelta(hours=4)):
        watch_fences()
    made.refresh_from_db()
    assert made.ended_at == NOON + timedelta(hours=4)
    assert not Inside.objects.exists()
    with pytest.raises(Refused, match="has ended"):
        commands.end_fence(by=dispatcher, fence_id=made.pk)


def test_where_a_withheld_unit_is_no_fence_tells(unit: Unit, dispatcher: Actor) -> None:
    stands(unit, 0, 500)
    fence(dispatcher)
    Withheld.objects.create(
        unit_id=unit.pk, audience_id=unit.audience_id, incident_id=1, since=NOON
    )
    assert watch_fences() == 0
    assert not Inside.objects.exists()


def test_everything_wrong_is_said_at_once(dispatcher: Actor, as_role: Callable[..., Actor]) -> None:
    with pytest.raises(Invalid) as refused:
        fence(dispatcher, name=" ", reason="", ring=RING[:2], until=NOON, on_enter=False,
              on_leave=False)  # fmt: skip
    assert set(refused.value.fields) == {"name", "reason", "ring", "until", "on_enter"}
    with pytest.raises(NotPermitted):
        fence(as_role("sergeant"))
    other = fence(dispatcher)
    with pytest.raises(Refused, match="Only whoever set"):
        commands.read_crossings(by=as_role("control-room-supervisor"), fence_id=other.pk)


def test_an_area_is_searched_and_broadcast_to(
    unit: Unit, dispatcher: Actor, as_role: Callable[..., Actor]
) -> None:
    stands(unit, 0, 500)
    for east in (500.0, 5_000.0):
        (lon,), (lat,) = NATIONAL_GRID.to_wgs84([EAST + east], [NORTH + 500])
        where = Where("Mill Lane", None, EAST + east, NORTH + 500, float(lon), float(lat), "", "")
        open_from_call(by=dispatcher, channel="999", what="Noise", where=where, grade="2",
                       type_code="308")  # fmt: skip
    found = queries.there(by=dispatcher, ring=queries.ring_typed(TYPED))
    assert ([one.callsign for one in found.units], len(found.incidents)) == (["GA1"], 1)
    assert found.crewed == ["GA1"]
    client = Client()
    account = Account.objects.get(pk=dispatcher.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "No area is watched" in client.get("/areas/").content.decode()
    page = client.post("/areas/", {"ring": TYPED, "do": "search"})
    assert "1 unit on duty, 1 open incident" in page.content.decode()
    wrong = client.post("/areas/", {"ring": "nowhere", "do": "search"})
    assert wrong.status_code == 422
    assert ">nowhere</textarea>" in wrong.content.decode(), "what was typed stays"
    wrong = client.post("/areas/", {"ring": TYPED, "do": "broadcast", "text": " "})
    assert "Type what they are to read" in wrong.content.decode()
    sent = client.post("/areas/", {"ring": TYPED, "do": "broadcast", "text": "Keep clear"})
    assert sent["Location"] == f"/broadcasts/{Broadcast.objects.get().pk}/"
    wrong = client.post("/areas/", {"ring": TYPED, "do": "fence"})
    assert wrong.content.decode().count('class="field__error"') == 3
    typed = {"ring": TYPED, "do": "fence", "name": "Match", "reason": "Fans", "until": "+2h",
             "on_enter": "on"}  # fmt: skip
    made = client.post("/areas/", typed)
    kept = Fence.objects.get()
    assert made["Location"] == f"/areas/{kept.pk}/"
    assert (kept.on_enter, kept.on_leave, kept.until) == (True, False, NOON + timedelta(hours=2))
    assert "Nothing yet" in client.get(f"/areas/{kept.pk}/").content.decode()
    assert client.post(f"/areas/{kept.pk}/do/end").status_code == 302
    assert client.post(f"/areas/{kept.pk}/do/end").status_code == 409


def test_over_http(dispatcher: Actor, client: Client) -> None:
    _, token = issue_token(
        by=system_actor("worker"), account_id=dispatcher.account_id, name="board",
        scopes=["fences.*"], operator="Ann Ash",
    ).value  # fmt: skip
    headers = {"Authorization": f"Bearer {token}"}

    def post(path: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
        answer = client.post(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers
        )
        return answer.status_code, answer.json()

    given: dict[str, object] = {"name": "Match", "reason": "Fans", "ring": TYPED,
             "until": (NOON + timedelta(hours=1)).isoformat()}  # fmt: skip
    status, made = post("geofences", given)
    assert (status, made["name"]) == (201, "Match")
    status, refused = post("geofences", {**given, "ring": "x"})
    assert (status, list(refused["fields"])) == (422, ["ring"])  # type: ignore[call-overload]
    got = client.get(f"/api/v1/geofences/{made['id']}", headers=headers).json()
    assert (got["crossings"], len(got["ring"])) == ([], 32)
    assert post(f"geofences/{made['id']}/end", {})[0] == 200
