"""Why are you looking? Asked before a look, where the force's policy wants an answer.

Nothing of the record is read, shown or counted before the answer; not even whether it exists.
"""

from collections.abc import Mapping
from typing import Any

from iops.governance.access.contracts import PURPOSES
from iops.governance.audit.contracts import PurposeNeeded
from iops.kernel.actors import Actor, Asked, Statement
from iops.kernel.registry import registry

#: Purposes that answer the question without words of one's own.
SAID = frozenset(PURPOSES) - {"system", "other"}


def about(view: str, arguments: Mapping[str, Any]) -> tuple[str, int]:
    """What a read is about: the first record's number among its arguments, else all of it."""
    for name, value in arguments.items():
        if name.endswith("_id") and isinstance(value, int):
            return f"{view}:{value}", value
    return view, 0


def stated(by: Actor, view: str, arguments: Mapping[str, Any]) -> tuple[Actor, int]:
    """The actor with the purpose of this look, and the number of their statement (0: none).

    Raises PurposeNeeded where policy asks and no answer holds.
    """
    rules = [rule for rule in by.asks if rule.view == view]
    if not rules or by.is_system:
        return by, 0
    asked = [rule for rule in rules if by.task not in rule.tasks]
    if not asked:
        return by, 0
    key, record_id = about(view, arguments)
    answer = _answer(by, key)
    if answer is not None:
        return by.for_purpose(answer.purpose), answer.id
    for task in registry.each("open_tasks"):
        if all(task.purpose in rule.tasks for rule in asked) and task.held(by):
            return (by if by.purpose else by.for_purpose(task.purpose)), 0
    raise PurposeNeeded(view, record_id, minutes=_shortest(asked))


def _answer(by: Actor, key: str) -> Statement | None:
    for one in by.statements:
        if one.about in (key, "*"):
            return one
    return None


def _shortest(rules: list[Asked]) -> int:
    return min(rule.minutes for rule in rules)
