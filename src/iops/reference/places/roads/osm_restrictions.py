"""What a turn restriction of OpenStreetMap says, and whether it binds a police car.

Source: OpenStreetMap wiki, Relation:restriction, Key:except, Conditional restrictions. Whether the
police obey is decided in docs/adr/0009: they do, blue lights or not, unless the map itself exempts
emergency vehicles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# A member of a relation: its kind ("n", "w" or "r"), its id and its role.
Member = tuple[str, int, str]

KINDS: Final = frozenset(
    {
        *("no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "no_entry", "no_exit"),
        *("only_left_turn", "only_right_turn", "only_straight_on", "only_u_turn"),
    }
)
# These bind only while the light is red, and a red light is not part of the network.
_AT_RED: Final = frozenset({"no_left_turn_on_red", "no_right_turn_on_red"})
# Vehicles that a police car is, from the most particular; another vehicle's key does not bind it.
_CAR: Final = ("emergency", "motorcar", "motor_vehicle", "vehicle")
# An older way to tag the times at which a restriction holds.
_TIMES: Final = ("day_on", "day_off", "hour_on", "hour_off")


class LeftOutError(Exception):
    """The restriction is understood, and is not applied; says why, as the end of "so many ..."."""


class BadRestrictionError(Exception):
    """The restriction is wrong: which part of it, and why."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(part, reason)
        self.part, self.reason = part, reason


@dataclass(frozen=True, slots=True)
class Restriction:
    """From each way of `origins`, over the node or over the ways between: never into any of
    `targets`, or, where it is `only`, into nothing but them."""

    id: int
    only: bool
    origins: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]
    targets: tuple[int, ...]
    other_exempt: bool  # it exempts vehicles, but not ours (buses, bicycles)


def read_restriction(
    id_: int, tags: Mapping[str, str], members: Sequence[Member]
) -> Restriction | None:
    """Read one relation; None if it is no turn restriction at all.

    Raises LeftOutError where it does not bind a police car all day, BadRestrictionError where it
    does not make sense.
    """
    if tags.get("type") != "restriction":
        return None
    kind = _kind(tags)
    exempt = {word.strip() for word in tags.get("except", "").split(";")} - {""}
    if exempt & set(_CAR):
        raise LeftOutError("exempt emergency vehicles or cars")
    if any(key in tags for key in _TIMES):
        raise LeftOutError("hold at certain times only")
    origins, targets = _ways(members, "from"), _ways(members, "to")
    if len(origins) > 1 and kind != "no_entry":
        raise BadRestrictionError("member from", f"{kind} takes one, not {len(origins)}")
    if len(targets) > 1 and kind != "no_exit":
        raise BadRestrictionError("member to", f"{kind} takes one, not {len(targets)}")
    via = [(sort, ref) for sort, ref, role in members if role == "via"]
    nodes = [ref for sort, ref in via if sort == "n"]
    ways = tuple(ref for sort, ref in via if sort == "w")
    if len(nodes) + len(ways) != len(via):
        raise BadRestrictionError("member via", "is neither a node nor a way")
    if len(nodes) + bool(ways) != 1:
        raise BadRestrictionError("member via", "must be one node, or one or more ways")
    return Restriction(
        id=id_,
        only=kind.startswith("only_"),
        origins=origins,
        via_node=nodes[0] if nodes else None,
        via_ways=ways,
        targets=targets,
        other_exempt=bool(exempt),
    )


def _kind(tags: Mapping[str, str]) -> str:
    """Which turn it is about; the key for the most particular vehicle decides."""
    keys = [*(f"restriction:{vehicle}" for vehicle in _CAR), "restriction"]
    key = next((key for key in keys if key in tags), None)
    if key is None:
        if any(f"{one}:conditional" in tags for one in keys):
            raise LeftOutError("hold under a condition only")
        if any(one.startswith("restriction:") for one in tags):
            raise LeftOutError("bind other vehicles only")
        raise BadRestrictionError("tag restriction", "is missing")
    kind = tags[key].strip()
    if kind in _AT_RED:
        raise LeftOutError("hold at a red light only")
    if kind == "none":
        raise LeftOutError("exempt emergency vehicles or cars")
    if kind not in KINDS:
        raise BadRestrictionError(f"tag {key}", "is none of the values known")
    return kind


def _ways(members: Sequence[Member], role: str) -> tuple[int, ...]:
    found = [(sort, ref) for sort, ref, as_ in members if as_ == role]
    if not found:
        raise BadRestrictionError(f"member {role}", "is missing")
    if any(sort != "w" for sort, _ in found):
        raise BadRestrictionError(f"member {role}", "is not a way")
    return tuple(ref for _, ref in found)
