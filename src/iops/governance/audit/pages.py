"""The access log, for those who answer for it: who looked at this, what did this person look at.

What is asked is posted: neither a name nor a number stands in an address.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from iops.governance.access.contracts import PURPOSES
from iops.governance.access.models import Account
from iops.governance.audit import queries
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page


def _kinds() -> list[tuple[str, str]]:
    return sorted(
        ((one.kind, one.label) for one in registry.each("records")), key=lambda one: one[1]
    )


def _lines(found: list[queries.LookLine]) -> list[dict[str, Any]]:
    labels = dict(_kinds())
    return [
        {
            "look": one,
            "purpose": PURPOSES.get(one.purpose, one.purpose or "not given"),
            "subjects": [
                (labels.get(kind, kind), record_id) for kind, record_id in one.subjects[:12]
            ],
            "more": max(0, len(one.subjects) - 12),
        }
        for one in found
    ]


@page("audit.read")
def access_log(request: Signed) -> HttpResponse:
    """Both questions on one page."""
    given = request.POST
    found: list[queries.LookLine] | None = None
    asked, record_id, person = "", given.get("record", "").strip(), given.get("person", "")
    if given.get("question") == "record" and record_id.isdigit():
        kind = given.get("kind", "profile")
        if kind in dict(_kinds()):
            found = queries.looks_at(by=request.actor, kind=kind, record_id=int(record_id))
            asked = f"Who looked at {dict(_kinds())[kind].lower()} {record_id}"
    elif given.get("question") == "person" and person.isdigit():
        found = queries.looks_by(by=request.actor, account_id=int(person))
        account = Account.objects.filter(pk=int(person)).first()
        asked = f"What {account.name if account else 'nobody'} looked at"
    return _answer(request, found, asked)


def _answer(request: Signed, found: list[queries.LookLine] | None, asked: str) -> HttpResponse:
    context = {
        "title": "Access log",
        "lead": "Every look at a record: who, when, why. This look is logged too.",
        "kinds": _kinds(),
        "people": Account.objects.filter(force_id=request.actor.force_id).order_by("name")[:2000],
        "given": request.POST,
        "lines": None if found is None else _lines(found),
        "asked": asked,
    }
    return render(request, "audit/log.html", context)


@page("audit.read")
def looks_at_record(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Who looked at one record: the link on its card."""
    if kind not in dict(_kinds()):
        return _answer(request, None, "")
    found = queries.looks_at(by=request.actor, kind=kind, record_id=record_id)
    return _answer(request, found, f"Who looked at {dict(_kinds())[kind].lower()} {record_id}")
