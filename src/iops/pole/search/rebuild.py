"""Building the projection of all records anew.

What repeats is done once: a forename occurs a hundred thousand times and is taken apart once. Each
batch is one transaction that holds writers of its table off, so that nothing is set down which
somebody has changed meanwhile; online batches are small, so that they wait half a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.db import OperationalError, connections, transaction
from psycopg.errors import DeadlockDetected

from iops.kernel.bulk import DOOR
from iops.kernel.registry import Names, Search, registry
from iops.pole.search.projection import rows_of
from iops.pole.search.vocabulary import WORDS, numbers_of, renew
from iops.pole.search.words import kept_words

#: Records of a batch while people work, and where nobody does: as many as are sorted in memory.
ONLINE, ALONE = 20_000, 2_000_000
_ATTEMPTS: Final = 5
_WORDS_AT_ONCE: Final = 20_000

_PREPARE: Final = """
    CREATE TEMP TABLE IF NOT EXISTS search_part (
        part text COLLATE "C" PRIMARY KEY, words integer[] NOT NULL);
    CREATE TEMP TABLE IF NOT EXISTS search_batch (
        id bigint, audience_id integer, born integer, area integer,
        first integer[], middle integer[], last integer[])
"""
_UNUSED: Final = """
    SELECT search_forget_words(array_agg(w.id)) FROM search_word w
    WHERE NOT EXISTS (SELECT 1 FROM search_name n WHERE n.lo = w.id)
      AND NOT EXISTS (SELECT 1 FROM search_name n WHERE n.hi = w.id)
"""
#: How many names somebody is called by have each word; only what changed is written.
COUNT_BEARERS: Final = """
    UPDATE search_word w SET bearers = c.names
    FROM (SELECT word, count(*)::integer AS names FROM (
              SELECT lo AS word FROM search_name WHERE called
              UNION ALL SELECT hi FROM search_name WHERE called) n GROUP BY word) c
    WHERE c.word = w.id AND w.bearers <> c.names
"""
_INTO: Final = "INSERT INTO search_name (lo, hi, called, born, area, audience_id, kind, record_id)"
_SIMPLE: Final = "cardinality(first) = 1 AND cardinality(middle) <= 1 AND cardinality(last) = 1"
# Most names are one forename and one surname, with or without a middle name: no join is needed.
_SHORT: Final = f"""
    {_INTO} SELECT least(x, y), greatest(x, y), called, born, area, audience_id, %(kind)s, id
    FROM search_batch, LATERAL (VALUES
        (first[1], last[1], true), (first[1], middle[1], false), (middle[1], last[1], false)
    ) AS p (x, y, called)
    WHERE {_SIMPLE} AND x IS NOT NULL AND y IS NOT NULL ORDER BY 1, 2
"""
# Further names are written in one column, one a line: the first word is the forename.
_FURTHER: Final = """
    INSERT INTO search_batch
    SELECT r.id, r.audience_id, r.born, r.area, f.words, m.words, coalesce(l.words, '{{}}')
    FROM {rows} r, unnest(string_to_array(r.lines, E'\\n')) AS line,
         LATERAL (SELECT regexp_split_to_array(trim(line), '\\s+') AS w) s
         JOIN search_part f ON f.part = s.w[1]
         LEFT JOIN search_part l ON l.part = s.w[cardinality(s.w)] AND cardinality(s.w) > 1,
         LATERAL (SELECT coalesce(array_agg(word), '{{}}') AS words
                  FROM search_part p, unnest(p.words) AS word
                  WHERE p.part = ANY (s.w[2:cardinality(s.w) - 1])) m
    WHERE r.lines <> ''
"""
_OTHERS: Final = f"""
    {_INTO}
    WITH words AS (
        SELECT b.row, b.id, b.audience_id, b.born, b.area, w.word, w.at, w.n,
               min(w.at) OVER name AS first, max(w.at) OVER name AS last,
               count(*) OVER name AS many
        FROM (SELECT *, row_number() OVER () AS row FROM search_batch WHERE NOT ({_SIMPLE})) b,
             LATERAL (SELECT word, 0, n FROM unnest(b.first) WITH ORDINALITY AS f (word, n)
                      UNION ALL
                      SELECT word, 1, 100 + n FROM unnest(b.middle) WITH ORDINALITY AS m (word, n)
                      UNION ALL
                      SELECT word, 2, 200 + n FROM unnest(b.last) WITH ORDINALITY AS l (word, n)
             ) AS w (word, at, n)
        WINDOW name AS (PARTITION BY b.row)
    )
    SELECT least(x.word, y.word), greatest(x.word, y.word),
           bool_or(x.at = x.first AND y.at = x.last), x.born, x.area, x.audience_id, %(kind)s, x.id
    FROM words x JOIN words y ON y.row = x.row AND y.n > x.n
    GROUP BY 1, 2, 4, 5, 6, 8
    UNION ALL
    SELECT 0, word, true, born, area, audience_id, %(kind)s, id FROM words WHERE many = 1
    ORDER BY 1, 2
"""


def rebuild(
    *, batch: int = ONLINE, empty: bool = False, say: Callable[[str], None] = lambda line: None
) -> int:
    """Project everything again; answers how many records have a name.

    ``empty``: there is no name yet, and nobody works here (a force that is being made).
    """
    if not empty:
        renew_keys()
    written = 0
    for declared in registry.each("search"):
        if declared.names is None:
            continue
        with connections[DOOR].cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {declared.table}")
            last = int(cursor.fetchone()[0])
        for first in range(0, last, batch):
            written += _tried(lambda of, at: _batch(of, at, at + batch, empty), declared, first)
        say(f"{declared.kind}: up to number {last:,}")
    with connections[DOOR].cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS search_part, search_batch")
        cursor.execute(COUNT_BEARERS)
        if not empty:
            cursor.execute(_UNUSED)
    return written


def _tried(work: Callable[[Search, int], int], declared: Search, first: int) -> int:
    """A batch in a transaction of its own; again where it and a command waited for each other."""
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic(using=DOOR):
                return work(declared, first)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected) or attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("a loop that ends above")


def renew_keys(table: str = WORDS) -> int:
    """Words that are there already get the keys that today's rules make; how many there are."""
    with connections[DOOR].cursor() as cursor:
        after = words = 0
        while True:
            cursor.execute(
                f"SELECT id, word FROM {table} WHERE id > %s ORDER BY id LIMIT %s",
                [after, _WORDS_AT_ONCE],
            )
            found = cursor.fetchall()
            if not found:
                return words
            after, words = found[-1][0], words + len(found)
            renew(cursor, [word for _, word in found], table=table)


def _batch(declared: Search, after: int, last: int, empty: bool) -> int:
    assert declared.names is not None
    kind = registry.record_kind(declared.kind).code
    between = {"after": after, "last": last, "kind": kind}
    rows = (
        f"({rows_of(declared.table, declared.names)} WHERE t.id > %(after)s AND t.id <= %(last)s)"
    )
    with connections[DOOR].cursor() as cursor:
        if not empty:  # nobody writes where a force is being made, but its indexes are made beside
            cursor.execute(f"LOCK TABLE {declared.table} IN SHARE MODE")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(_PREPARE)
        if not empty:  # a word may have been forgotten since the last batch
            cursor.execute("TRUNCATE search_part")
        _learn_all(cursor, declared.table, declared.names, between)
        named = _gather(cursor, rows, declared.names, between)
        if not empty:
            cursor.execute(
                "DELETE FROM search_name WHERE kind = %(kind)s"
                " AND record_id > %(after)s AND record_id <= %(last)s",
                between,
            )
        cursor.execute(_SHORT, between)
        cursor.execute(_OTHERS, between)
    return named


def _learn_all(cursor: Any, table: str, names: Names, between: dict[str, int]) -> None:
    """Take apart whatever names the rows of the batch have."""
    which = f"FROM {table} WHERE id > %(after)s AND id <= %(last)s"
    for part in names.parts:
        _learn(cursor, f"SELECT {part} {which}", between)
    if names.lines:
        words = f"SELECT regexp_split_to_table({names.lines}, '\\s+') {which}"
        _learn(cursor, f"{words} AND {names.lines} <> ''", between)
    cursor.execute("ANALYZE search_part")


def _gather(cursor: Any, rows: str, names: Names, between: dict[str, int]) -> int:
    """The words of each name of the batch, in one table; answers how many records there are."""
    cursor.execute("TRUNCATE search_batch")
    joins = " ".join(
        f"LEFT JOIN search_part p{at} ON p{at}.part = r.{part}"
        for at, part in enumerate(names.parts)
    )
    cursor.execute(
        "INSERT INTO search_batch SELECT r.id, r.audience_id, r.born, r.area,"
        f" {_first_middle_last(len(names.parts))} FROM {rows} r {joins}",
        between,
    )
    named: int = cursor.rowcount
    if names.lines:
        cursor.execute(_FURTHER.format(rows=rows), between)
    return named


def _first_middle_last(parts: int) -> str:
    """SQL for the words of the first, the middle and the last part; a single part is the first."""
    words = [f"coalesce(p{at}.words, '{{}}')" for at in range(parts)]
    middle = " || ".join(words[1:-1]) or "'{}'"
    last = words[-1] if parts > 1 else "'{}'"
    return f"{words[0]}, {middle}, {last}"


def _learn(cursor: Any, parts: str, between: dict[str, int]) -> None:
    """Take every part of a name apart that has not been met yet."""
    cursor.execute(
        f"SELECT DISTINCT f.part FROM ({parts}) AS f (part)"
        " WHERE f.part <> '' AND NOT EXISTS"
        " (SELECT 1 FROM search_part p WHERE p.part = f.part)",
        between,
    )
    new = [row[0] for row in cursor.fetchall()]
    for at in range(0, len(new), _WORDS_AT_ONCE):
        apart = {part: kept_words(part) for part in new[at : at + _WORDS_AT_ONCE]}
        numbers = numbers_of((word for words in apart.values() for word in words), using=DOOR)
        with cursor.copy("COPY search_part (part, words) FROM STDIN") as copy:
            for part, words in apart.items():
                copy.write_row((part, [numbers[word] for word in words]))
