"""Reading ahead what every search needs: after a restart the first searches find it in memory.

A search of ten million people looks at a thousand places of a few gigabytes. Read one by one as
searches come, from a disk, they are there after minutes; read in order, within seconds.
"""

from __future__ import annotations

import logging
from typing import Final

from django.db import connection

from iops.kernel.registry import registry

log = logging.getLogger("iops.search")
#: What is looked up a thousand times in each search goes into the server's own memory, and first.
_FIRST: Final = ("search_word_keys", "search_word", "search_name_pair")
_THEN: Final = ("search_name", "search_name_born", "identity_membership_profile_id_key")


def relations() -> list[str]:
    """What is read ahead, the most needed first: the names, then whose names they are."""
    tables = [one.table for one in registry.each("search") if one.names is not None]
    return [*_FIRST, *(f"{table}_pkey" for table in tables), *_THEN, *tables]


def warm() -> int:
    """Read ahead what a search needs; how many megabytes there were.

    Nothing where the server lacks the extension pg_prewarm: searches are slow for longer then.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_warm(%s, %s)", [relations(), list(_FIRST)])
        pages: int = cursor.fetchone()[0]
    megabytes = pages * 8 // 1024
    log.info("search: %s MB read ahead", megabytes)
    return megabytes
