"""What stands of the proposals: which are answered by other judgements, and how dangerous each is.

Called within the command that judged or marked, so that the review shows at once what holds now.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from iops.governance.access.audiences import whole_sight
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.pole.identity.models import Judgement
from iops.pole.identity.queries import nominal_of, profiles_of
from iops.pole.linkage.cautions import cases_sql
from iops.pole.linkage.models import Proposal
from iops.pole.links.models import Marker

_ANSWERED = """
    UPDATE linkage_proposal p SET state = n.state FROM (
        SELECT q.id, CASE WHEN k.one = k.other OR linkage_apart(k.one, k.other)
                          THEN 'moot' ELSE 'open' END AS state
        FROM linkage_proposal q CROSS JOIN LATERAL (SELECT
            coalesce((SELECT nominal_id FROM identity_membership WHERE profile_id = q.left_id),
                     q.left_id) AS one,
            coalesce((SELECT nominal_id FROM identity_membership WHERE profile_id = q.right_id),
                     q.right_id) AS other) k
        WHERE q.state <> 'judged' AND (q.left_id = ANY (%(ids)s) OR q.right_id = ANY (%(ids)s))
    ) n WHERE n.id = p.id AND n.state <> p.state
"""
#: The order of ``rules.danger``: first where one side alone warns, then where both do.
_WEIGHED = """
    WITH ends AS (
        SELECT q.id, e.side, coalesce(o.profile_id, e.profile) AS record
        FROM linkage_proposal q
        CROSS JOIN LATERAL (VALUES (0, q.left_id), (1, q.right_id)) e (side, profile)
        LEFT JOIN identity_membership m ON m.profile_id = e.profile
        LEFT JOIN identity_membership o ON o.nominal_id = coalesce(m.nominal_id, e.profile)
        WHERE q.state <> 'judged' AND {which}
    ), asked (id) AS (SELECT DISTINCT record FROM ends), risks AS (
        SELECT c.id, max(c.risk) AS risk FROM ({cases}) AS c (id, code, risk) GROUP BY c.id
    ), sides AS (
        SELECT e.id, coalesce(max(r.risk) FILTER (WHERE e.side = 0), 0) AS one,
               coalesce(max(r.risk) FILTER (WHERE e.side = 1), 0) AS other
        FROM ends e LEFT JOIN risks r ON r.id = e.record GROUP BY e.id
    )
    UPDATE linkage_proposal p SET danger = f.danger FROM (
        SELECT id, CASE WHEN greatest(one, other) <= 0 THEN 0
                        WHEN least(one, other) <= 0 THEN 200 + least(greatest(one, other), 99)
                        ELSE 100 + least(greatest(one, other), 99) END AS danger
        FROM sides
    ) f WHERE f.id = p.id AND f.danger <> p.danger
"""
_TOUCHED = "(q.left_id = ANY (%(ids)s) OR q.right_id = ANY (%(ids)s))"


def answered(fact: Fact, by: Actor) -> None:
    """Within a judgement or its end: proposals that it answers leave the review, or come back."""
    with whole_sight():
        pair = Judgement.objects.filter(pk=fact.id).values_list("left_id", "right_id").first()
        if pair is None:
            return
        touched = {one for end in pair for one in (end, *profiles_of(nominal_of(end)))}
        with connection.cursor() as cursor:
            cursor.execute(_ANSWERED, {"ids": sorted(touched)})
        weigh(touched)


def marked(fact: Fact, by: Actor) -> None:
    """Within a change of a marker: the order of the pairs of that person."""
    with whole_sight():
        marker = Marker.objects.filter(pk=fact.id, about_kind="profile").first()
        if marker is not None:
            weigh({marker.about_id, *profiles_of(nominal_of(marker.about_id))})


def weigh(profiles: Iterable[int]) -> None:
    """Within a command, under whole sight: the order of the pairs of these records anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WEIGHED.format(cases=cases_sql(), which=_TOUCHED), {"ids": sorted(profiles)}
        )


@command("linkage.weigh", permission="linkage.run")
def weigh_all(*, by: Actor) -> Outcome[int]:
    """The order of every pair that waits anew, by what holds now; answers how many moved."""
    with whole_sight(), connection.cursor() as cursor:
        cursor.execute(_WEIGHED.format(cases=cases_sql(), which="true"))
        return Outcome(cursor.rowcount)


def forget(record_id: int) -> dict[str, int]:
    """Within the disposal of a person's record: no pair names it any more."""
    gone, _ = Proposal.objects.filter(Q(left_id=record_id) | Q(right_id=record_id)).delete()
    return {"linkage_proposal": gone} if gone else {}
