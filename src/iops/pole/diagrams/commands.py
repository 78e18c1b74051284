"""Keeping a diagram, and sharing it with a case."""

from collections.abc import Mapping, Sequence
from typing import Any

from iops.governance.access.audiences import admitted, intern
from iops.governance.access.contracts import ABSENT, RESTRICTED
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.kernel.registry import registry
from iops.pole.diagrams.contracts import end_of
from iops.pole.diagrams.models import Diagram
from iops.pole.diagrams.queries import MOST_NODES
from iops.pole.search.queries import numbered

LONGEST_TITLE = 120
#: A diagram can be shared with records of this class of retention: crimes, incidents.
CASE = "case"


@command("diagrams.keep", permission="people.view", result="diagram")
def keep_diagram(
    *, by: Actor, title: str, nodes: Sequence[Mapping[str, Any]], case: str = ""
) -> Outcome[Diagram]:
    """Keep a diagram: the key of each node and where it stands (``key``, ``x``, ``y``).

    ``case``: the number of a crime or an incident; whoever sees that, may open the diagram.
    Raises Invalid with a sentence for each wrong value.
    """
    wrong = {}
    if not title.strip() or len(title) > LONGEST_TITLE:
        wrong["title"] = f"Give it a title of at most {LONGEST_TITLE} characters."
    if not nodes or len(nodes) > MOST_NODES:
        wrong["nodes"] = f"A diagram has between 1 and {MOST_NODES} nodes."
    kind, number, audience = _case(by, case, wrong)
    state = _state(nodes, wrong)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    if audience is None:
        audience = intern(
            force_id=by.force_id, restriction=RESTRICTED, outside=ABSENT, accounts=[by.account_id]
        )
    by = admitted(by, audience)
    made = Diagram.objects.create(
        audience_id=audience, created_by=by.account_id, title=title.strip(), state=state,
        about_kind=kind, about_id=number,
    )  # fmt: skip
    return Outcome(made, [Fact("diagrams.kept", "diagram", made.pk, audience)])


def _case(by: Actor, text: str, wrong: dict[str, str]) -> tuple[str, int | None, int | None]:
    """Kind, number and audience of the case that was named; blank for none."""
    number = text.strip().upper()
    if not number:
        return "", None, None
    for kind, record, audience in numbered(by, number):
        if registry.record_kind(kind).retention == CASE:
            return kind, record, audience
    wrong["case"] = f"“{text[:40]}” is no crime or incident that you may see, like CR-000123-26."
    return "", None, None


def _state(nodes: Sequence[Mapping[str, Any]], wrong: dict[str, str]) -> dict[str, Any]:
    kept = []
    for node in nodes:
        try:
            end_of(str(node["key"]))
            place = [round(float(node["x"]), 1), round(float(node["y"]), 1)]
        except (KeyError, TypeError, ValueError, OverflowError):
            wrong["nodes"] = "Each node has a key, and numbers for where it stands."
            break
        if not all(abs(one) < 1e6 for one in place):
            wrong["nodes"] = "A node stands too far out to be drawn."
            break
        kept.append([str(node["key"]), *place])
    return {"nodes": kept}
