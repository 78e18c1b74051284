"""What every page shows: menu, person, force, freshness, sandbox banner."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from iops.duties.health import somebody_reached
from iops.governance.access.contracts import CHOSEN, PURPOSES
from iops.kernel.actors import Actor
from iops.kernel.models import DatabaseMark
from iops.kernel.registry import MenuItem, registry
from iops.web.loopback import as_asked


@cache
def _marked() -> str:
    mark = DatabaseMark.objects.first()
    return "" if mark is None else mark.kind


def _kind() -> str:
    """What the database is marked as; nothing where it does not answer: a page about that must
    still be drawn."""
    try:
        return _marked()
    except DatabaseError:
        return ""


def _alarms(actor: Actor | None) -> list[str]:
    """What those who answer for the queues must not miss, on whatever page they are."""
    if actor is None or not actor.may("duties.view_queues"):
        return []
    try:
        sentence = somebody_reached()
    except DatabaseError:
        return []
    return [sentence] if sentence else []


def _emergencies(actor: Actor | None) -> dict[str, bool]:
    """Whether calls for help stand on top of the page, and whether one can be made on it."""
    follows = actor is not None and actor.may("emergencies.follow")
    return {
        "follows_emergencies": follows,
        "answers_emergencies": follows and actor is not None
        and actor.may("emergencies.acknowledge"),
        # The control room is where calls for help arrive: a press there would be a slip.
        "may_call_for_help": actor is not None and not follows and actor.may("emergencies.press"),
    }  # fmt: skip


#: From this order on an entry may leave the main row, when the row holds more than so many.
SELDOM, ONE_ROW = 80, 7


def _entry(item: MenuItem) -> dict[str, str]:
    return {"label": item.label, "url": item.url, "key": item.key}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the base template."""
    actor = getattr(request, "actor", None)
    must_enrol = getattr(request, "must_enrol", False)
    items = [
        item
        for item in sorted(registry.each("menu"), key=lambda item: item.order)
        if actor is not None and actor.may(item.permission) and not must_enrol
    ]
    # One row of entries: what is opened seldom stands under the person's own name.
    seldom = [item for item in items if item.order >= SELDOM] if len(items) > ONE_ROW else []
    return {
        "actor": actor,
        "must_enrol": must_enrol,
        "menu": [_entry(item) for item in items if item not in seldom],
        "account_links": [_entry(item) for item in seldom],
        "force_name": settings.IOPS_FORCE["name"],
        "live_url": as_asked(settings.IOPS_LIVE_URL, request.META.get("HTTP_HOST", "")),
        "is_sandbox": _kind() == "sandbox",
        "degraded": _alarms(actor),
        **_emergencies(actor),
        "takes_calls": actor is not None and not must_enrol
        and actor.may("telephony.handle") and actor.may("call.view"),
        "purposes": PURPOSES,
        "chosen_purposes": CHOSEN,
    }  # fmt: skip
