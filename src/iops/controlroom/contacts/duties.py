"""The duties of contacts: nobody who rang is forgotten, and nothing that was typed."""

from datetime import datetime, timedelta

from django.conf import settings

from iops.controlroom.contacts.contracts import (
    EMERGENCY,
    RETURN_FOR,
    RETURN_OTHERS_WITHIN,
    RETURN_WITHIN,
)
from iops.kernel.events import Fact
from iops.kernel.registry import DutyKind, EscalationStep, Standing

SUPERVISOR = "role:control-room-supervisor"
RISK, RISK_OF_EMERGENCY = 45, 88
HALF_TYPED_FOR = timedelta(minutes=settings.IOPS_HALF_TYPED_MINUTES)


def _return_by(fact: Fact, now: datetime) -> datetime:
    return now + RETURN_WITHIN.get(fact.data.get("channel", ""), RETURN_OTHERS_WITHIN)


def _risk(fact: Fact) -> int:
    return RISK_OF_EMERGENCY if fact.data.get("channel") in EMERGENCY else RISK


def _seconds(span: timedelta) -> str:
    return f"interval '{int(span.total_seconds())} seconds'"


_WITHIN = " ".join(f"WHEN '{code}' THEN {_seconds(span)}" for code, span in RETURN_WITHIN.items())
_EMERGENCY = ", ".join(f"'{code}'" for code in EMERGENCY)
UNANSWERED = f"""
    SELECT c.id, c.audience_id, c.number, coalesce(c.ended_at, c.presented_at)
               + CASE c.channel {_WITHIN} ELSE {_seconds(RETURN_OTHERS_WITHIN)} END AS due_at,
           CASE WHEN c.channel IN ({_EMERGENCY}) THEN {RISK_OF_EMERGENCY} ELSE {RISK} END AS risk
    FROM contacts_contact c
    WHERE c.answered_at IS NULL AND (c.abandoned OR c.ended_at IS NOT NULL) AND c.resolution = ''
      AND c.presented_at > iops_now() - {_seconds(RETURN_FOR)}
"""
HALF_TYPED = f"""
    SELECT d.id, d.audience_id, ''::text AS number, d.saved_at + {_seconds(HALF_TYPED_FOR)}
           AS due_at, 55 AS risk
    FROM contacts_draft d
    WHERE d.ended_at IS NULL AND d.saved_at < iops_now() - {_seconds(HALF_TYPED_FOR)}
"""

DUTIES = (
    DutyKind(
        code="return-call",
        label="Ring back: nobody answered",
        queue="calls-to-return",
        opens=["contacts.abandoned", "contacts.missed"],
        closes=["contacts.returned", "contacts.not_returned", "contacts.answered"],
        due=_return_by,
        steps=[
            EscalationStep(timedelta(0), "queue", "to return"),
            EscalationStep(timedelta(minutes=2), SUPERVISOR, "late", True),
            EscalationStep(timedelta(minutes=15), "post:force-incident-manager", "late", True),
        ],
        risk=_risk,
        url="/call/returns/",
        source="House rule: a 999 call that nobody answered is rung back at once, others within"
        " an hour",
        standing=Standing("contact", UNANSWERED),
    ),
    DutyKind(
        code="finish-call",
        label="Half-typed call: finish it, or set it aside",
        queue="half-typed-calls",
        opens=[],
        closes=["contacts.draft_ended"],
        due=lambda fact, now: now,
        steps=[
            EscalationStep(timedelta(0), "queue", "half typed", True),
            EscalationStep(timedelta(minutes=10), SUPERVISOR, "half typed", True),
        ],
        risk=lambda fact: 55,
        url="/call/half/{id}/",
        source="House rule: what was typed of a call is acted on, or set aside with a reason",
        standing=Standing("draft", HALF_TYPED),
    ),
)  # fmt: skip
