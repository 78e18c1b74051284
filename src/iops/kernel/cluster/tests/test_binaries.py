"""Which programs are taken, and what is said when none will do."""

from __future__ import annotations

from pathlib import Path

import pytest

from iops.kernel.cluster import binaries
from iops.kernel.cluster.contracts import EXTENSIONS, ClusterError


def make(folder: Path, version: str, extensions: tuple[str, ...] = EXTENSIONS) -> Path:
    """A folder that looks like PostgreSQL `version`."""
    bin_dir = folder / "bin"
    bin_dir.mkdir(parents=True)
    for name in binaries.PROGRAMS:
        program = bin_dir / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    share = folder / "share" / "extension"
    share.mkdir(parents=True)
    for extension in extensions:
        (share / f"{extension}.control").touch()
    return bin_dir


def test_the_named_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bin_dir = make(tmp_path / "a", "16.2 (Debian 16.2-1)")
    monkeypatch.setenv("IOPS_PG_BIN", str(bin_dir))
    found = binaries.find()
    assert (found.bin_dir, found.major, found.source) == (bin_dir, 16, "IOPS_PG_BIN")


@pytest.mark.parametrize(
    ("version", "extensions", "reason"),
    [
        ("14.9", EXTENSIONS, "version 14 is older than 15"),
        ("17.1", EXTENSIONS[1:], f"without the extensions {EXTENSIONS[0]}"),
    ],
)
def test_unfit_ones_are_named_with_the_reason(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    extensions: tuple[str, ...],
    reason: str,
) -> None:
    monkeypatch.setenv("IOPS_PG_BIN", str(make(tmp_path / "a", version, extensions)))
    with pytest.raises(ClusterError) as refused:
        binaries.find()
    assert reason in str(refused.value)
    assert "apt-get install postgresql" in str(refused.value)


def test_existing_data_wants_its_own_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IOPS_PG_BIN", str(make(tmp_path / "a", "17.1")))
    with pytest.raises(ClusterError, match="version 17, but the existing data is of version 15"):
        binaries.find(major=15)
