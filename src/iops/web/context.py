"""What every page shows: menu, person, force, freshness, sandbox banner."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from iops.governance.access.contracts import PURPOSES
from iops.kernel.models import DatabaseMark
from iops.kernel.registry import registry


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


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the base template."""
    actor = getattr(request, "actor", None)
    items = sorted(registry.each("menu"), key=lambda item: item.order)
    return {
        "actor": actor,
        "menu": [
            {"label": item.label, "url": item.url, "key": item.key}
            for item in items
            if actor is not None and actor.may(item.permission)
        ],
        "force_name": settings.IOPS_FORCE["name"],
        "live_url": settings.IOPS_LIVE_URL,
        "is_sandbox": _kind() == "sandbox",
        "purposes": PURPOSES,
    }
