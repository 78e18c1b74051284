"""The command decorator: policy, context, idempotency, joining, edit conflicts."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from iops.conftest import NOON
from iops.duties.models import Duty
from iops.governance.access.models import Team
from iops.kernel import clock, idempotency
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version
from iops.kernel.errors import EditConflict, KeyReused, NotPermitted
from iops.kernel.events import Fact
from iops.kernel.idempotency import PIECE, Replayed, forget_old, request_hash

pytestmark = pytest.mark.django_db


@command("test.name_team", permission="duties.view", result="team")
def name_team(*, by: Actor, code: str) -> Outcome[Team]:
    team = Team.objects.create(force_id=by.force_id, code=code, name=code)
    return Outcome(team, [Fact("test.named", "team", team.pk, 1, {"code": code})])


@command("test.name_two", permission="duties.view")
def name_two(*, by: Actor) -> Outcome[None]:
    name_team(by=by, code="inner")
    return Outcome(None, [Fact("test.both", "team", 0, 1)])


def test_a_command_writes_its_facts_and_tells_the_database_who_acts(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("dispatcher").for_purpose("incident")
    before = _events()
    name_team(by=by, code="x1")
    types = [row[0] for row in _events()[len(before) :]]
    assert types == ["test.named"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('iops.actor'), current_setting('iops.purpose')")
        assert cursor.fetchone() == (str(by.account_id), "incident")


def test_a_command_inside_a_command_joins_it(as_role: Callable[..., Actor]) -> None:
    by = as_role("dispatcher")
    before = len(_events())
    name_two(by=by)
    assert [row[0] for row in _events()[before:]] == ["test.named", "test.both"]
    assert {row[1] for row in _events()[before:]} == {"test.name_two"}


def test_without_the_permission_nothing_is_written(as_role: Callable[..., Actor]) -> None:
    with pytest.raises(NotPermitted, match=r"duties\.view"):
        name_team(by=as_role("system-administrator"), code="x2")
    assert not Team.objects.filter(code="x2").exists()


def test_a_command_refuses_to_run_without_an_actor() -> None:
    with pytest.raises(TypeError):
        name_team(code="x3")  # type: ignore[call-arg]


def test_the_same_key_twice_does_it_once(as_role: Callable[..., Actor]) -> None:
    by = as_role("dispatcher").with_key("k-1")
    first = name_team(by=by, code="once")
    again = name_team(by=by, code="once")
    assert again.replayed
    assert isinstance(again.value, Replayed)
    assert again.value.id == first.value.pk
    assert Team.objects.filter(code="once").count() == 1


def test_the_same_key_with_another_body_is_refused(as_role: Callable[..., Actor]) -> None:
    by = as_role("dispatcher").with_key("k-2")
    name_team(by=by, code="one")
    with pytest.raises(KeyReused, match="another request"):
        name_team(by=by, code="two")
    assert not Team.objects.filter(code="two").exists()


def test_the_same_key_of_another_person_is_another_key(as_role: Callable[..., Actor]) -> None:
    name_team(by=as_role("dispatcher").with_key("k-3"), code="mine")
    outcome = name_team(by=as_role("call-handler").with_key("k-3"), code="theirs")
    assert not outcome.replayed


def test_a_key_is_kept_for_thirty_five_days(as_role: Callable[..., Actor]) -> None:
    by = as_role("dispatcher").with_key("k-3")
    with clock.frozen(NOON):
        name_team(by=by, code="kept")
    with clock.frozen(NOON + timedelta(days=34)):
        assert forget_old() == 0
        assert name_team(by=by, code="kept").replayed
    with clock.frozen(NOON + timedelta(days=36)):
        assert forget_old() == 1


def test_two_people_editing_see_both_values() -> None:
    duty = Duty(version=3, number="theirs")
    with pytest.raises(EditConflict) as caught:
        expect_version(duty, 2, {"number": "mine"})
    assert caught.value.theirs == {"number": "theirs"}
    assert caught.value.mine == {"number": "mine"}
    assert caught.value.version == 3
    expect_version(duty, 3, {"number": "mine"})
    assert duty.version == 4


def _events() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, command FROM kernel_event ORDER BY id")
        return list(cursor.fetchall())


def upload(content: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_counts_by_its_bytes_and_not_by_its_name() -> None:
    def hashed(stream: object) -> bytes:
        return request_hash("test.attach", {"title": "Photo", "stream": stream})

    one, same, other = upload(b"one"), upload(b"one", "again.png"), upload(b"two")
    assert hashed(one) == hashed(same) == hashed(io.BytesIO(b"one"))
    assert hashed(one) != hashed(other)
    assert one.read() == b"one"  # it still stands where it stood
    assert hashed(one) == hashed(io.BytesIO(b"")) != hashed(same)


def test_a_long_file_is_read_in_pieces_and_not_beyond_the_longest_that_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(idempotency, "MOST", 4 * PIECE)
    asked: list[int] = []

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            asked.append(size)
            return bytes(size)

        def tell(self) -> int:
            return 0

        def seek(self, offset: int, whence: int = 0) -> int:
            return offset

    request_hash("test.attach", {"stream": Endless()})
    assert set(asked) == {PIECE}
    assert len(asked) == 4
