"""Asking, and keeping what was answered."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings

from iops.controlroom.contacts.limits import listed
from iops.controlroom.feedback import rules
from iops.controlroom.feedback.models import Survey
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.queries import opening_contact
from iops.controlroom.updates.commands import send_by_machine
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import NotVisible, Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid
from iops.reference.codes import queries as codes

USUAL_SHARE, USUAL_DAYS = 25, 21
_GONE = "This link is not known, or its time is over. Thank you all the same."


@command("feedback.invite", permission="")
def invite(*, by: Actor, incident_id: int) -> Outcome[Survey | None]:
    """Ask whoever rang first about an incident that was closed, if it is drawn and may be asked.

    Nothing where the public reaches no page (``IOPS_PUBLIC_URL``), or the number takes no text.
    """
    incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None or not settings.IOPS_PUBLIC_URL:
        return Outcome(None)
    code = codes.find("incident-types", incident.closing_code)
    one_key = code is not None and code.detail.get("one_key") == "yes"
    share = listed("survey-share", USUAL_SHARE)
    drawn = rules.is_drawn(incident.pk, share)
    if not drawn or not rules.may_ask(qualifiers=incident.qualifiers, one_key=one_key):
        return Outcome(None)
    contact_id = opening_contact(by, incident_id)
    if contact_id is None or Survey.objects.filter(contact_id=contact_id).exists():
        return Outcome(None)
    now, token = clock.now(), secrets.token_urlsafe(18)
    ordered = send_by_machine(
        by=by, contact_id=contact_id, template="survey",
        link=f"{settings.IOPS_PUBLIC_URL}/feedback/{token}/", not_before=rules.not_before(now),
    ).value  # fmt: skip
    if ordered is None:
        return Outcome(None)
    made = Survey.objects.create(
        uid=new_uid(), audience_id=incident.audience_id, created_by=by.account_id,
        incident_id=incident.pk, contact_id=contact_id, token_hash=hashed(token), asked_at=now,
        expires_at=now + timedelta(days=listed("survey-days", USUAL_DAYS)),
    )  # fmt: skip
    return Outcome(made, [_fact("feedback.asked", made)])


@command("feedback.answer", permission="")
def answer(*, by: Actor, token: str, given: Mapping[str, str], words: str) -> Outcome[Survey]:
    """What somebody answered, once. Called by the public page, as the worker.

    Raises NotVisible for a link that is none or is over, Refused for one that was used, Invalid
    naming every wrong field.
    """
    found = Survey.objects.select_for_update().filter(token_hash=hashed(token)).first()
    if found is None or found.expires_at <= clock.now():
        raise NotVisible(_GONE)
    if found.answered_at is not None:
        raise Refused("You have answered already. Thank you.")
    all_at_once(rules.wrong_with_answer(given, words.strip()))
    for name in rules.QUESTIONS:
        setattr(found, name, int(given[name]) if given.get(name) else None)
    found.words, found.answered_at = words.strip(), clock.now()
    found.version += 1
    found.save()
    return Outcome(found, [_fact("feedback.answered", found)])


def hashed(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _fact(event_type: str, one: Survey) -> Fact:
    return Fact(event_type, "survey", one.pk, one.audience_id, {"incident": one.incident_id})
