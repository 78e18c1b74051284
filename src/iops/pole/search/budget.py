"""A search is answered in time: what would take longer is stopped, and the answer says so."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from django.db import OperationalError
from psycopg.errors import QueryCanceled

#: Seconds that a whole search may take.
WHOLE: Final = 2.0
_LEAST: Final = 0.05
_PART: Final = "search_part"
T = TypeVar("T")


class Budget:
    """The time that a search has; each part of it gets what is left."""

    def __init__(self, cursor: Any, seconds: float = WHOLE) -> None:
        self._cursor = cursor
        self._until = time.monotonic() + seconds
        self.cut = False

    def spent(self, part: Callable[[], T], otherwise: T) -> T:
        """What ``part`` answers, or ``otherwise`` where the time is up before it does.

        The part is a savepoint of the transaction; its statements are ended by the database.
        """
        left = self._until - time.monotonic()
        if left < _LEAST:
            self.cut = True
            return otherwise
        # Two statements in one turn each: begun with its limit, ended without one.
        self._cursor.execute(f"SAVEPOINT {_PART}; SET LOCAL statement_timeout = {left * 1000:.0f}")
        try:
            answer = part()
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            self._cursor.execute(f"ROLLBACK TO {_PART}; RELEASE {_PART}")
            self.cut = True
            return otherwise
        self._cursor.execute(f"RELEASE {_PART}; SET LOCAL statement_timeout = 0")
        return answer
