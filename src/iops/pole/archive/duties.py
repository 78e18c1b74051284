"""The duty to say whether somebody who arrived is whom a retired system knew."""

from datetime import timedelta

from iops.kernel.registry import DutyKind, EscalationStep

DUTIES = [
    DutyKind(
        code="known-to-archive",
        label="Say whether a retired system knew this person",
        queue="known-to-archives",
        opens=["archive.known"],
        closes=["archive.answered"],
        due=lambda fact, now: now + timedelta(days=7),
        steps=[EscalationStep(timedelta(0), "queue", "late", True)],
        risk=lambda fact: 15,
        url="/archive/likeness/{id}/",
        source="House rule: who came without anybody being asked is compared, archives included",
    )
]
