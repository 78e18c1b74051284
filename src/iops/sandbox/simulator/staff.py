"""Who works now: accounts by role and team, and the actors that commands are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.contracts import ROLES
from iops.governance.access.models import Account, Posting
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.sandbox.force.shifts import LONDON, kind_of_shift, span_of_shift
from iops.sandbox.loading.staff import DUTY_INSPECTOR

#: Kept for the people who use the demonstration.
DEMO: Final = frozenset({*ROLES, DUTY_INSPECTOR})
_READ_AGAIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Member:
    """An account at its post."""

    account_id: int
    username: str
    role: str
    rank: str
    team: str  # its code, for example "A-response-B"
    area: str

    @property
    def function(self) -> str:
        return self.team.split("-")[1] if "-" in self.team else ""

    @property
    def shift(self) -> str:
        """The letter of the team in the shift pattern, "" for office hours."""
        last = self.team.rsplit("-", 1)[-1]
        return last if len(last) == 1 and last.isupper() else ""


def on_shift(letter: str, moment: datetime) -> tuple[datetime, datetime] | None:
    """From when to when the team with that letter works around ``moment``, or None."""
    today = moment.astimezone(LONDON).date()
    for day in (today, today - timedelta(days=1)):
        kind = kind_of_shift(letter, day)
        if kind:
            start, end = span_of_shift(kind, day)
            if start <= moment < end:
                return start, end
    return None


@dataclass
class Staff:
    """All accounts that the simulator acts as, read again now and then."""

    members: list[Member] = field(default_factory=list)
    _accounts: dict[int, Account] = field(default_factory=dict)
    _system: dict[str, Actor] = field(default_factory=dict)
    _read_at: datetime | None = None

    def refresh(self) -> None:
        """Read accounts and postings again, when ten minutes have passed."""
        now = clock.now()
        if self._read_at is not None and abs(now - self._read_at) < _READ_AGAIN:
            return
        held = Posting.objects.filter(valid_from__lte=now, account__is_active=True)
        held = held.filter(Q(valid_to=None) | Q(valid_to__gt=now), account__is_system=False)
        rows = held.select_related("account", "team", "role").order_by("account_id")
        self._accounts = {row.account_id: row.account for row in rows}
        self.members = [
            Member(row.account_id, row.account.username, row.role.code, "", row.team.code,
                   row.team.area_code)
            for row in rows
        ]  # fmt: skip
        self._system.clear()
        self._read_at = now

    def working(self, *roles: str, function: str = "") -> list[Member]:
        """Who is on shift with one of these roles; the demonstration accounts are left alone."""
        now = clock.now()
        meant = [
            member
            for member in self.members
            if member.role in roles
            and member.username not in DEMO
            and (not function or member.function == function)
        ]
        on = {one: on_shift(one, now) is not None for one in {member.shift for member in meant}}
        return [member for member in meant if on[member.shift]]

    def with_role(self, *roles: str) -> list[Member]:
        """Everybody with one of these roles, on shift or not, but for the demonstration."""
        found = [one for one in self.members if one.role in roles]
        return [one for one in found if one.username not in DEMO] or found

    def available(self, *roles: str, function: str = "") -> Sequence[Member]:
        """Those on shift, else those who can be called in."""
        return self.working(*roles, function=function) or self.with_role(*roles)

    def acting(self, account_id: int, purpose: str) -> Actor:
        """The actor that an account is now."""
        account = self._accounts.get(account_id)
        if account is None:
            account = Account.objects.get(pk=account_id)
            self._accounts[account_id] = account
        return actor_for(account, purpose=purpose)

    def system(self, name: str) -> Actor:
        """A named system actor."""
        if name not in self._system:
            self._system[name] = system_actor(name)
        return self._system[name]

    def demo_ids(self) -> frozenset[int]:
        return frozenset(one.account_id for one in self.members if one.username in DEMO)
