"""Secrets of second steps are stored sealed: a copy of the database alone signs nobody in.

The key is derived from the first signing key (``IOPS_SECRET_KEY_FILE``); what older keys of the
file sealed is still opened. ``iops reseal`` seals everything anew before an old key is removed.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "s1:"


def _fernet(key: str) -> Fernet:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"iops second step")
    return Fernet(base64.urlsafe_b64encode(derive.derive(key.encode())))


@lru_cache(maxsize=4)
def _all(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([_fernet(key) for key in keys])


def _keys() -> MultiFernet:
    return _all((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def seal(text: str) -> str:
    """``text``, readable only with the signing key."""
    return MARK + _keys().encrypt(text.encode()).decode()


def open_sealed(sealed: str) -> str:
    """What was sealed. Raises ValueError where no key of the file opens it."""
    if not sealed.startswith(MARK):
        return sealed  # stored before secrets were sealed
    try:
        return _keys().decrypt(sealed.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        raise ValueError(
            "A second step was sealed with a key that is no longer in IOPS_SECRET_KEY_FILE."
        ) from None


def sealed_anew(sealed: str) -> str:
    """The same secret under the newest key."""
    return seal(open_sealed(sealed))
