"""Advanced Mobile Location: what a handset sends of its own position with an emergency call. Pure.

Sources: ETSI TS 103 625 (keys of the text message, and of the message by HTTPS). Identities of
subscriber and handset (IMSI, IMEI) are read past and not kept: they help nobody to find a caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from iops.controlroom.locating.contracts import CELL, GNSS, NOTHING, WIFI, GivenFix

_METHODS: Final = {"G": GNSS, "W": WIFI, "C": CELL, "N": NOTHING}
_BY_HTTPS: Final = {"gnss": GNSS, "gps": GNSS, "wifi": WIFI, "wlan": WIFI, "cell": CELL}
#: Some senders leave the quotation mark out.
_BEGINNINGS: Final = ('A"ML=', "AML=")
_UNKNOWN: Final = ("", "N", "unknown")


def of_message(text: str) -> GivenFix:
    """The fix of a text message. Raises ValueError, with a sentence, for what is none.

    A message whose handset found no position is a fix without one: that is worth knowing, too.
    """
    given = text.strip()
    if not given.startswith(_BEGINNINGS):
        raise ValueError('An AML message begins with A"ML= and a version.')
    parts = dict(_pair(one) for one in given.split(";") if one)
    version = parts.get('A"ML') or parts.get("AML") or ""
    if version != "1":
        raise ValueError(f"Version {version or 'none'} of AML is not known: version 1 is.")
    return GivenFix(
        source="aml",
        method=_METHODS.get(parts.get("pm", ""), NOTHING),
        latitude=_number(parts, "lt", 90),
        longitude=_number(parts, "lg", 180),
        radius_m=_whole(parts, "rd", 100_000),
        confidence=_whole(parts, "lc", 100),
        fixed_at=_moment(parts.get("top", "")),
    )


def of_form(form: Mapping[str, str]) -> tuple[str, GivenFix]:
    """The number and the fix of a message by HTTPS. Raises ValueError for what is none."""
    number = form.get("device_number", "").strip()
    if not number:
        raise ValueError("device_number is missing: whose telephone is it?")
    seconds = _number(form, "location_time", 1e14)
    certainty = _number(form, "location_certainty", 100)
    radius = _number(form, "location_accuracy", 100_000)
    return number, GivenFix(
        source="aml",
        method=_BY_HTTPS.get(form.get("location_source", "").lower(), NOTHING),
        latitude=_number(form, "location_latitude", 90),
        longitude=_number(form, "location_longitude", 180),
        radius_m=None if radius is None else round(radius),
        confidence=None if certainty is None else round(certainty),
        fixed_at=None if seconds is None else datetime.fromtimestamp(seconds / 1000, UTC),
    )


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip()


def _number(parts: Mapping[str, str], name: str, most: float) -> float | None:
    value = parts.get(name, "")
    if value in _UNKNOWN:
        return None
    try:
        found = float(value)
    except ValueError:
        found = float("nan")
    if not -most <= found <= most:
        raise ValueError(
            f"{name} is “{value[:20]}”: a number between {-most:g} and {most:g} goes there."
        )
    return found


def _whole(parts: Mapping[str, str], name: str, most: int) -> int | None:
    found = _number(parts, name, most)
    if found is not None and found < 0:
        raise ValueError(f"{name} is “{parts[name][:20]}”: it cannot be less than nothing.")
    return None if found is None else round(found)


def _moment(text: str) -> datetime | None:
    """The time of positioning: fourteen digits, in UTC."""
    if text in _UNKNOWN:
        return None
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(
            f"top is “{text[:20]}”: year to second goes there, 20260301221500."
        ) from None
