"""The secret keys: one a line in a file, the first signs, the others still verify.

Rotation is a new first line; an old line is removed once everything signed with it has expired
(``docs/operations/secrets.md``).
"""

import os
import secrets
from pathlib import Path


def secret_keys(var: Path) -> list[str]:
    """Read the keys, making the file for a new installation (mode 0600)."""
    path = Path(os.environ.get("IOPS_SECRET_KEY_FILE", var / "secret-key"))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(64) + "\n")
        try:
            os.link(draft, path)  # the first of several processes that start together wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    keys = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    if not keys:
        raise ValueError(f"{path} holds no key. Delete it, and a new one is made.")
    return keys
