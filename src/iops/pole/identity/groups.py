"""Which records are one, as far as it was judged: one mechanism for people and for things.

A *judgement* says same, different or unsure of two records, and is superseded, never deleted. A
*membership* is what the judgements that hold now say together: the number of a group is that of its
oldest (lowest) record, and a record that is alone has no row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

from iops.governance.access.audiences import admitted, held_by_all, whole_sight
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, Refused
from iops.pole.identity import rules
from iops.pole.identity.models import Judged

J = TypeVar("J", bound=Judged)

#: Which of these records the actor may see.
Sees = Callable[[Collection[int]], Collection[int]]


@dataclass(frozen=True)
class Groups:
    """The judgements and memberships of one kind of record.

    ``judgements`` and ``memberships`` are queries of the kind's rows; ``table``, ``record`` and
    ``group`` name the memberships in SQL, ``fixed`` is what each of their rows says besides.
    ``lock`` keeps one kind's locks from another's. ``words``: what one record, and what several
    that are one, are called in a refusal.
    """

    judgements: Callable[[], Any]
    memberships: Callable[[], Any]
    table: str
    record: str
    group: str
    lock: int
    words: tuple[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)

    def of(self, ids: Iterable[int]) -> dict[int, int]:
        """Record to group, for many; its own number where nothing was judged."""
        wanted = list(ids)
        rows = self.memberships().filter(**{f"{self.record}__in": wanted})
        found = dict(rows.values_list(self.record, self.group))
        return {one: found.get(one, one) for one in wanted}

    def members(self, record_id: int) -> tuple[int, list[int]]:
        """The group of a record and all its records, oldest first, in one statement."""
        mine = self.memberships().filter(**{self.record: record_id}).values(self.group)
        rows = self.memberships().filter(**{f"{self.group}__in": mine}).order_by(self.record)
        found = list(rows.values_list(self.group, self.record))
        return (found[0][0], [one for _, one in found]) if found else (record_id, [record_id])

    def together(self, ids: Collection[int]) -> list[int]:
        """These records and all that are one with any of them, oldest first, in one statement."""
        mine = self.memberships().filter(**{f"{self.record}__in": ids}).values(self.group)
        rows = self.memberships().filter(**{f"{self.group}__in": mine})
        return sorted({*ids, *rows.values_list(self.record, flat=True)})

    def hold(
        self, by: Actor, pair: tuple[int, int], verdict: str, audiences: Mapping[int, int],
        make: Callable[[int], J], sees: Sees,
    ) -> tuple[J, list[int]]:  # fmt: skip
        """Put a judgement of a pair in the place of the one before; the records that moved, too.

        ``make`` writes it for an audience: of two records that are restricted, whoever may see
        both. Raises Refused where "same" would join what is judged different, and where
        "different" is said of two that other judgements still join.
        """
        members = self.locked(pair)
        if verdict == rules.SAME:
            self._refuse_conflict(members, *pair, sees)
        self._supersede(*pair)
        audience = held_by_all(*set(audiences.values()))
        admitted(by, audience)
        judgement = make(audience)
        moved = self._settle(members)
        if verdict == rules.DIFFERENT:
            self._refuse_different(*pair)
        return judgement, moved

    def lift(self, judgement: Judged) -> list[int]:
        """End a judgement; the records that moved. Raises Refused where it has ended already.

        The groups are locked before the row, as whoever supersedes it does.
        """
        members = self.locked([judgement.left_id, judgement.right_id])
        judgement.refresh_from_db(fields=["superseded_at", "version"])  # what others did meanwhile
        if judgement.superseded_at is not None:
            raise Refused("This judgement was superseded already.")
        judgement.superseded_at = clock.now()
        judgement.version += 1
        judgement.save()
        return self._settle(members)

    def locked(self, ids: Iterable[int]) -> dict[int, int]:
        """All members of the groups of these records, locked in order: record to group.

        Whoever held a lock before may have joined one of them to another: then that is locked too.
        """
        wanted = sorted(ids)
        locked: set[int] = set()
        with connection.cursor() as cursor:
            while fresh := sorted(set(self.of(wanted).values()) - locked):
                for group in fresh:
                    cursor.execute(
                        "SELECT pg_advisory_xact_lock(%s, %s::integer)", [self.lock, group % 2**31]
                    )
                locked.update(fresh)
        rows = self.memberships().filter(**{f"{self.group}__in": locked}).order_by(self.record)
        members = dict(rows.values_list(self.record, self.group))
        return {one: one for one in {*wanted, *locked}} | members

    def _held(self, members: Collection[int]) -> list[tuple[int, int, str]]:
        """What is held now of pairs among these records, by whoever: left, right, verdict.

        A judgement about a record that the actor may not see counts as any other: otherwise their
        own would undo it.
        """
        among = (
            self.judgements()
            .filter(superseded_at=None, left_id__in=members, right_id__in=members)
            .order_by("id")
        )
        with whole_sight():
            return list(among.values_list("left_id", "right_id", "verdict"))

    def _supersede(self, left_id: int, right_id: int) -> None:
        """End the judgement that holds of a pair, if any, whoever may see it."""
        with whole_sight():
            self.judgements().filter(left_id=left_id, right_id=right_id, superseded_at=None).update(
                superseded_at=clock.now()
            )

    def _refuse_conflict(self, members: dict[int, int], left: int, right: int, sees: Sees) -> None:
        """Refuse "same" that would make one of two that are judged different."""
        groups: dict[int, set[int]] = {}
        for record, group in members.items():
            groups.setdefault(group, set()).add(record)
        different = [
            (one, other)
            for one, other, verdict in self._held(members)
            if verdict == rules.DIFFERENT and (one, other) != (left, right)
        ]
        ours, theirs = frozenset(groups[members[left]]), frozenset(groups[members[right]])
        found = rules.conflict(ours, theirs, different)
        if found is None:
            return
        if len(sees(found)) == 2:
            raise Refused(
                f"{self.words[0].capitalize()}s {found[0]} and {found[1]} are judged different; "
                "joining these two would make them one. Take that judgement back first."
            )
        raise Refused(
            "These two cannot be joined: a judgement that you may not see stands against it. Ask "
            "whoever looks after identities in your force."
        )

    def _refuse_different(self, left_id: int, right_id: int) -> None:
        """Refuse "different" of two that other judgements still join."""
        groups = self.of([left_id, right_id])
        if groups[left_id] == groups[right_id]:
            raise Refused(
                f"These two are one {self.words[1]} by other judgements. Take one of those back "
                f"first: they stand on the {self.words[1]}'s card."
            )

    def _settle(self, members: dict[int, int]) -> list[int]:
        """Compute the groups of these records again; answers the records that moved.

        Membership is what the judgements that hold now say, and nothing else. So whatever is taken
        back, in whatever order, leaves what was there before.
        """
        same = [
            (one, other) for one, other, verdict in self._held(members) if verdict == rules.SAME
        ]
        joined: dict[int, int] = {}
        alone: list[int] = []
        moved: list[int] = []
        for one in rules.components(members, same):
            group = min(one)
            moved += [record for record in one if members[record] != group]
            if len(one) > 1:
                joined |= dict.fromkeys(one, group)
            else:
                alone += one
        self._write(joined, alone)
        return sorted(moved)

    def _write(self, joined: Mapping[int, int], alone: Collection[int]) -> None:
        columns = "".join(f"{name}, " for name in self.fixed)
        values = "%s, " * len(self.fixed)
        fixed = list(self.fixed.values())
        with connection.cursor() as cursor:
            if joined:
                cursor.execute(
                    f"INSERT INTO {self.table} AS m ({columns}{self.record}, {self.group})"
                    f" SELECT {values}t.* FROM unnest(%s::bigint[], %s::bigint[]) t"
                    f" ON CONFLICT ({columns}{self.record}) DO UPDATE"
                    f" SET {self.group} = excluded.{self.group}"
                    f" WHERE m.{self.group} <> excluded.{self.group}",
                    [*fixed, list(joined), list(joined.values())],
                )
            if alone:
                only = "".join(f"{name} = %s AND " for name in self.fixed)
                cursor.execute(
                    f"DELETE FROM {self.table} WHERE {only}{self.record} = ANY (%s)",
                    [*fixed, list(alone)],
                )


def checked(left_id: int, right_id: int, verdict: str, reason: str) -> tuple[int, int]:
    """The pair in order, the lower number first. Raises Invalid naming what is wrong."""
    if verdict not in rules.VERDICTS:
        raise Invalid("A verdict is same, different or unsure.", fields={"verdict": "Choose one."})
    if left_id == right_id:
        raise Invalid("These are the same record.")
    if not reason.strip():
        raise Invalid("Say why.", fields={"reason": "Needed."})
    return min(left_id, right_id), max(left_id, right_id)
