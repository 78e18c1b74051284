"""Files by their content.

A file is written under its sha256 with fsync and rename before the transaction that names it
commits, so a committed name always has its bytes. The media type is what the bytes say, not
what the sender said.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.kernel.models import StoredFile

CHUNK = 1 << 20
EMPTY = "The file is empty. Choose another."
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
    (b"RIFF", "audio/wav"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)


def media_type_of(head: bytes) -> str:
    """The media type by signature; plain text where it decodes; raises Invalid otherwise."""
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[4:8] == b"ftyp":
        return "video/mp4"
    try:
        head[:-4].decode() if len(head) > 4 else head.decode()
    except UnicodeDecodeError:
        raise Invalid(
            "This kind of file is not accepted. Send PNG, JPEG, PDF, WAV, OGG, WebM, MP4 or text."
        ) from None
    if b"\0" in head:
        raise Invalid("This file is neither text nor a kind that is accepted.")
    return "text/plain"


def look_at(stream: BinaryIO) -> str:
    """The media type of a file that is not kept yet; it is read again from where it stands.

    Raises Invalid: empty, or of no known type.
    """
    begin = stream.tell()
    head = stream.read(512)
    stream.seek(begin)
    if not head:
        raise Invalid(EMPTY)
    return media_type_of(head)


def path_of(sha256: bytes) -> Path:
    """Where the bytes of a hash live."""
    name = sha256.hex()
    return Path(settings.IOPS_FILES) / name[:2] / name[2:4] / name


def store(stream: BinaryIO, *, limit: int = 200 << 20) -> StoredFile:
    """Keep a file; inside a command. Raises Invalid: empty, too large or of no known type."""
    root = Path(settings.IOPS_FILES)
    root.mkdir(parents=True, exist_ok=True)
    digest, size, head = hashlib.sha256(), 0, b""
    with tempfile.NamedTemporaryFile(dir=root, prefix=".new-", delete=False) as draft:
        try:
            while chunk := stream.read(CHUNK):
                head = head or chunk[:512]
                size += len(chunk)
                if size > limit:
                    raise Invalid(f"The file is larger than {limit >> 20} MB. Send a smaller one.")
                digest.update(chunk)
                draft.write(chunk)
            if size == 0:
                raise Invalid(EMPTY)
            media_type = media_type_of(head)
            draft.flush()
            os.fsync(draft.fileno())
            target = path_of(digest.digest())
            target.parent.mkdir(parents=True, exist_ok=True)
            Path(draft.name).rename(target)
            _sync_folder(target.parent)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    stored, _ = StoredFile.objects.get_or_create(
        sha256=digest.digest(), defaults={"media_type": media_type, "size": size}
    )
    if stored.disposed_at is not None:  # the same bytes come back for another reason
        stored.disposed_at = None
        stored.save(update_fields=["disposed_at"])
    return stored


def erase(sha256: bytes) -> None:
    """Remove the bytes of a file that was disposed of; after the commit that says so."""
    path_of(sha256).unlink(missing_ok=True)


def verify_all() -> int:
    """Read every file again and compare; marks and counts those whose bytes have changed.

    Bytes that a killed process left of a file that was disposed of are removed.
    """
    damaged = 0
    for gone in StoredFile.objects.exclude(disposed_at=None).iterator():
        erase(bytes(gone.sha256))
    for stored in StoredFile.objects.filter(disposed_at=None).iterator():
        sound = _hash(path_of(bytes(stored.sha256))) == bytes(stored.sha256)
        StoredFile.objects.filter(pk=stored.pk).update(verified_at=clock.now(), damaged=not sound)
        damaged += not sound
    return damaged


def damage() -> str | None:
    """What the last nightly check found."""
    count = StoredFile.objects.filter(damaged=True).count()
    return f"{count} files have changed on disk. Restore them from the backup." if count else None


def chunks(stored: StoredFile) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path_of(bytes(stored.sha256)).open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _hash(path: Path) -> bytes | None:
    if not path.exists():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
