"""Files by content: named by hash, checked by type, never half written."""

import io
from pathlib import Path
from typing import Any

import pytest

from iops.kernel import files
from iops.kernel.errors import Invalid
from iops.kernel.models import StoredFile

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.IOPS_FILES = tmp_path / "files"
    return tmp_path / "files"


def test_the_same_bytes_are_one_file(folder: Path) -> None:
    first, again = files.store(io.BytesIO(PNG)), files.store(io.BytesIO(PNG))
    assert first.pk == again.pk
    assert (first.media_type, first.size) == ("image/png", len(PNG))
    assert b"".join(files.chunks(first)) == PNG
    assert [path for path in folder.rglob("*") if path.name.startswith(".new-")] == []


def test_the_bytes_say_what_a_file_is_not_its_sender() -> None:
    with pytest.raises(Invalid, match="not accepted"):
        files.store(io.BytesIO(b"MZ\x90\x00\x03\xff\xfe" * 20))


@pytest.mark.parametrize(("content", "limit", "words"), [(b"", 9, "empty"), (PNG, 9, "larger")])
def test_an_empty_or_large_file_is_refused_and_leaves_nothing(
    folder: Path, content: bytes, limit: int, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        files.store(io.BytesIO(content), limit=limit)
    assert StoredFile.objects.count() == 0
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_damaged_file_is_found_by_the_nightly_check() -> None:
    stored = files.store(io.BytesIO(PNG))
    assert files.verify_all() == 0
    files.path_of(bytes(stored.sha256)).write_bytes(b"changed")
    assert files.verify_all() == 1
    stored.refresh_from_db()
    assert stored.damaged
