"""Reading for a person: visibility first, then the log, then the answer.

``@record_view`` runs a query inside a transaction in which row-level security knows the actor,
and writes one look with the ids that were shown, before the first byte leaves. The look costs
one round trip. Where the force's policy wants a purpose, it is asked before anything is read.
"""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import connection

from iops.governance.access.contracts import PURPOSES
from iops.governance.audit.asking import stated
from iops.governance.audit.contracts import Verb
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotPermitted
from iops.kernel.registry import registry

Q = TypeVar("Q", bound=Callable[..., Any])
#: A subject is one bigint: the record kind's code above 48 bits of id.
KIND_SHIFT = 48


def subject(kind: str, record_id: int) -> int:
    """The number by which the access log knows a record."""
    return (registry.record_kind(kind).code << KIND_SHIFT) | record_id


def record_view(
    page: str,
    *,
    permission: str,
    shows: Callable[[Any], Iterable[tuple[str, int]]],
    verb: Verb = Verb.CONSULTATION,
    detail: Callable[[Any], dict[str, Any]] | None = None,
) -> Callable[[Q], Q]:
    """Declare a read of personal data.

    ``page`` is its stable name in the log; ``permission`` what it needs; ``shows`` names the
    records in the answer, as (kind, id); ``detail`` what else the log is to say of it: counts,
    hashes and numbers of records, never what was typed or shown.
    """

    def declare(function: Q) -> Q:
        @wraps(function)
        def look(*, by: Actor, **arguments: Any) -> Any:
            if permission and not by.may(permission):
                raise NotPermitted(f"Your role does not include “{permission}”.")
            with visibility(by):
                by, statement = stated(by, page, arguments)
                answer = function(by=by, **arguments)
                more = detail(answer) if detail else {}
                if statement:
                    more = {**more, "statement": statement}
                write_look(by, page, shows(answer), verb=verb, detail=more)
            return answer

        look.page = page  # type: ignore[attr-defined]
        look.permission = permission  # type: ignore[attr-defined]
        registry.commands.setdefault(f"view:{page}", permission)
        return cast(Q, look)

    return declare


def write_look(
    by: Actor,
    page: str,
    shown: Iterable[tuple[str, int]],
    *,
    verb: Verb = Verb.CONSULTATION,
    detail: dict[str, Any] | None = None,
) -> None:
    """Log a look. ``detail`` holds counts and hashes, never what was typed or shown.

    Raises Invalid for a purpose that is not one.
    """
    if by.purpose and by.purpose not in PURPOSES:
        raise Invalid(f"“{by.purpose}” is not a purpose.", fields={"purpose": "Choose another."})
    subjects = sorted({subject(kind, record_id) for kind, record_id in shown})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_look (at, account_id, verb, purpose, page, subjects, correlation,"
            " detail) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                clock.now(), by.account_id, int(verb), by.purpose, page, subjects,
                by.correlation, json.dumps(detail or {}),
            ],
        )  # fmt: skip
