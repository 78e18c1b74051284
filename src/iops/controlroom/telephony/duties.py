"""The duty of telephony: every call of the exchange has a record of contact."""

from datetime import datetime, timedelta

from iops.controlroom.contacts.limits import span
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep


def _due(fact: Fact, now: datetime) -> datetime:
    return now + span("telephone-record-due")


DUTIES = (
    DutyKind(
        code="call-without-contact",
        label="A call of the exchange without a record of contact",
        queue="calls-without-contact",
        opens=["telephony.missing"],
        closes=["telephony.matched", "telephony.explained"],
        due=_due,
        steps=[
            EscalationStep(timedelta(0), "queue", "to write up"),
            EscalationStep(timedelta(0), "post:force-incident-manager", "late", True),
        ],
        risk=lambda fact: 70 if fact.data.get("answered") else 50,
        url="/telephone/records/",
        source="National Standard for Incident Recording: all reports are recorded; the count of"
        " call records against contacts is house practice",
    ),
)  # fmt: skip
