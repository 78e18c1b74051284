"""Who sees a person that is recorded: everyone of the force, or the recorder's own teams."""

from dataclasses import replace

from django.db import connection

from iops.governance.access.audiences import intern, open_audience
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Role
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.pole.people.contracts import CONFIDENTIAL_ROLES, RESTRICTIONS


def record_audience(by: Actor, restriction: str) -> int:
    """The audience of a record under a restriction of ``RESTRICTIONS``. Raises Invalid."""
    if restriction not in RESTRICTIONS:
        raise Invalid(
            "Choose who may see the record.", fields={"restriction": "Choose one of the list."}
        )
    if not restriction:
        return open_audience(by.force_id)
    return intern(
        force_id=by.force_id,
        restriction="restricted",
        outside=restriction,
        accounts=[by.account_id],
        teams=by.teams,
    )


def details_audience(by: Actor) -> int:
    """Who sees a confidential address: the recorder, their teams, and safeguarding officers."""
    return intern(
        force_id=by.force_id,
        restriction="confidential",
        outside=ABSENT,
        accounts=[by.account_id],
        teams=by.teams,
        roles=Role.objects.filter(code__in=CONFIDENTIAL_ROLES).values_list("pk", flat=True),
    )


def admitted(by: Actor, *audience_ids: int) -> Actor:
    """The actor with audiences that were made for this very command.

    What is written under them must be readable in the same transaction; from the next request
    on the account holds them anyway.
    """
    held = sorted({*by.audiences, *audience_ids})
    if len(held) == len(by.audiences):
        return by
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('iops.audiences', %s, true)", ["{" + ",".join(map(str, held)) + "}"]
        )
    return replace(by, audiences=tuple(held))
