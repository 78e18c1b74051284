"""What people state about their looks."""

from datetime import timedelta

from iops.governance.access.contracts import PURPOSES
from iops.governance.audit.asking import SAID
from iops.governance.audit.models import StatedPurpose
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact

LONGEST = 200


@command("audit.state_purpose", permission="")
def state_purpose(
    *, by: Actor, view: str, record_id: int, purpose: str, words: str = ""
) -> Outcome[StatedPurpose]:
    """Say why one looks at a record. It holds as long as the rule that asks says.

    Raises Invalid for a purpose that is none, for "other" without words, and where nothing asks.
    """
    rules = [rule for rule in by.asks if rule.view == view]
    if not rules:
        raise Invalid("Nobody asks you why at this page.")
    words = " ".join(words.split())
    if purpose not in SAID and purpose != "other":
        raise Invalid("Choose why you look.", fields={"purpose": "Choose one."})
    if purpose == "other" and len(words) < 5:
        raise Invalid("Say the other reason.", fields={"words": "A few words, without names."})
    if len(words) > LONGEST:
        raise Invalid("That is too long.", fields={"words": f"At most {LONGEST} characters."})
    moment = clock.now()
    made = StatedPurpose.objects.create(
        account_id=by.account_id,
        view=view,
        record_id=record_id,
        purpose=purpose,
        words=words if purpose == "other" else "",
        stated_at=moment,
        until=moment + timedelta(minutes=min(rule.minutes for rule in rules)),
    )
    assert purpose in PURPOSES
    data = {"view": view, "record": record_id, "purpose": purpose}
    return Outcome(made, [Fact("audit.purpose_stated", "statement", made.pk, 0, data=data)])
