"""The feed of positions: what it reads, what it refuses, and that an answer means committed."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, connections

from iops.controlroom.resources.ingest import BadBatchError, Feed, read_batch
from iops.controlroom.resources.models import Unit
from iops.controlroom.resources.positions import forget
from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Force
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.live.app import Viewer

AT = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SENDER = Viewer(1, frozenset({1}), frozenset({"resources.positions"}))


def test_a_fix_is_an_object_or_a_row() -> None:
    whole = {"unit_id": 7, "longitude": -2.2, "latitude": 53.5, "fix_at": "2026-03-10T12:00:00Z"}
    row = [7, -2.2, 53.5, AT.timestamp()]
    first, second = read_batch(json.dumps({"fixes": [whole, row]}).encode())
    assert first == second
    assert first.fix_at == AT
    lines = "\n".join(json.dumps(one) for one in (whole, [*row, 4.0, 90.0, "tetra"]))
    more = read_batch(lines.encode(), lines=True)
    assert more[0] == first
    assert (more[1].accuracy, more[1].heading, more[1].source) == (4.0, 90.0, "tetra")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([7, -2.2, 53.5], "Fix 1"),
        (["7", -2.2, 53.5, 0], "not the number of a unit"),
        ([True, -2.2, 53.5, 0], "not the number of a unit"),
        ([7, "west", 53.5, 0], "Fix 1"),
        ([7, -2.2, 53.5, "2026-03-10T12:00:00"], "no offset"),
        ([7, -2.2, 53.5, 1e300], "Fix 1"),
        ({"unit_id": 7}, "Fix 1"),
        (None, "Fix 1"),
    ],
)
def test_a_fix_that_cannot_be_read_is_named(row: Any, why: str) -> None:
    good = [7, -2.2, 53.5, 0]
    with pytest.raises(BadBatchError, match=why):
        read_batch(json.dumps({"fixes": [good, row]}).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"fixes": 1}', b'{"other": []}'])
def test_what_is_no_batch_is_refused(body: bytes) -> None:
    with pytest.raises(BadBatchError):
        read_batch(body)


@dataclass
class App:
    """As much of the live application as the feed asks for."""

    viewer: Viewer | None

    async def authenticate(self, headers: dict[str, str]) -> Viewer | None:
        return self.viewer


def post(
    viewer: Viewer | None,
    body: bytes = b"",
    *,
    path: str = "/positions",
    method: str = "POST",
    token: bool = True,
) -> tuple[int, Any]:
    """Status and answer of one request; 0 where the feed leaves it to others."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"authorization", b"Bearer x")] if token else [(b"cookie", b"sessionid=x")]
    scope = {"path": path, "method": method, "headers": headers}
    feed = Feed(threads=1)
    ours = asyncio.run(feed(App(viewer), scope, receive, send))  # type: ignore[arg-type]
    feed.close(connections.close_all)
    return (sent[0]["status"], json.loads(sent[1]["body"])) if ours else (0, None)


def test_who_may_not_send_is_refused() -> None:
    assert post(SENDER, path="/stream")[0] == 0
    assert post(SENDER, method="GET")[0] == 405
    assert post(None)[0] == 401
    assert post(SENDER, token=False)[0] == 401
    assert post(Viewer(1, frozenset(), frozenset({"resources.view"})))[0] == 403


def test_a_batch_too_large_or_unreadable_is_refused() -> None:
    assert post(SENDER, b" " * ((4 << 20) + 1))[0] == 413
    status, answer = post(SENDER, b'{"fixes": [[1]]}')
    assert status == 422
    assert answer["detail"].startswith("Fix 0")


def test_an_answer_means_that_the_batch_is_committed(committed: str) -> None:
    forget()
    actor = system_actor("worker")
    with visibility(actor):
        unit = Unit.objects.create(
            audience_id=open_audience(Force.objects.get().pk),
            created_by=actor.account_id,
            callsign="AV01",
            kind="response",
            state_since=clock.now(),
        )
    now = clock.now().timestamp()
    rows = [[unit.pk, -2.24, 53.48, now, 8.0], [unit.pk, 0.0, 0.0, now], [999, -2.2, 53.5, now]]
    status, answer = post(SENDER, json.dumps({"fixes": rows}).encode())
    assert (status, answer["kept"], answer["moved"]) == (200, 1, 1)
    assert [one["place"] for one in answer["refused"]] == [1, 2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, longitude FROM resources_position")
        assert cursor.fetchall() == [(unit.pk, -2.24)]
