"""Looking codes up. Lists are small and change rarely: each process keeps them for a minute."""

import time
from datetime import date

from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.reference.codes.contracts import CodeValue
from iops.reference.codes.models import Code, CodeList

KEPT_SECONDS = 60.0
_heads: tuple[float, list[CodeList]] | None = None
_kept: dict[str, tuple[float, dict[str, list[CodeValue]]]] = {}


def _list(name: str) -> dict[str, list[CodeValue]]:
    kept = _kept.get(name)
    if kept is not None and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    found: dict[str, list[CodeValue]] = {}
    for row in Code.objects.filter(list_id=name).order_by("place", "code", "valid_from"):
        found.setdefault(row.code, []).append(
            CodeValue(name, row.code, row.label, row.valid_from, row.valid_to, row.detail)
        )
    if found:
        _kept[name] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Drop what this process kept (after a list was loaded)."""
    global _heads
    _heads = None
    _kept.clear()


def codes(name: str, *, on: date | None = None) -> list[CodeValue]:
    """The codes of a list that are valid on a London day, in the list's order."""
    day = on or clock.local_date(clock.now())
    return [value for values in _list(name).values() for value in values if value.valid_on(day)]


def choices(name: str, *, on: date | None = None) -> list[tuple[str, str]]:
    """Code and label pairs for a form."""
    return [(value.code, value.label) for value in codes(name, on=on)]


def find(name: str, code: str, *, on: date | None = None) -> CodeValue | None:
    """The code as valid on a day, or None."""
    day = on or clock.local_date(clock.now())
    return next((value for value in _list(name).get(code, []) if value.valid_on(day)), None)


def label(name: str, code: str) -> str:
    """The newest label of a code, or the code itself where the list does not know it."""
    values = _list(name).get(code)
    return values[-1].label if values else code


def require(name: str, code: str, *, field: str, on: date | None = None) -> CodeValue:
    """The code as valid on a day. Raises Invalid naming the field and the list otherwise."""
    if not code:
        wanted = field.replace("_", " ")
        raise Invalid(f"Nothing is chosen for the {wanted}.", fields={field: "Choose one."})
    value = find(name, code, on=on)
    if value is None:
        known = _list(name).get(code)
        why = "is not valid on that day" if known else "is not in the list"
        raise Invalid(
            f"“{code}” {why} “{name}”. Choose one of the list.",
            fields={field: f"“{code}” {why}."},
        )
    return value


def wrong(name: str, code: str, *, field: str, on: date | None = None) -> dict[str, str]:
    """Why a code is none of a list on a day, by its field; empty where it is one.

    For those who say all that is wrong at once, where ``require`` stops at the first.
    """
    try:
        require(name, code, field=field, on=on)
    except Invalid as error:
        return {field: error.message}
    return {}


def out_of_date(*names: str) -> list[CodeList]:
    """Lists past their review day, all or those named; screens that use them say so."""
    today = clock.local_date(clock.now())
    found = [one for one in _reviews() if one.review_by is not None and one.review_by < today]
    return [one for one in found if not names or one.name in names]


def _reviews() -> list[CodeList]:
    """Every list with its review day, kept like the lists themselves."""
    global _heads
    if _heads is None or time.monotonic() - _heads[0] > KEPT_SECONDS:
        lists = list(CodeList.objects.order_by("label"))
        if not lists:
            return []
        _heads = (time.monotonic(), lists)
    return _heads[1]
