"""Files from the card of their record: put on, taken off with a reason, shown as the portrait."""

from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.web import Signed, page
from iops.pole.attachments import commands
from iops.pole.attachments.models import Attachment
from iops.pole.attachments.queries import removed_from, standing
from iops.pole.cards.contracts import TimelineEntry
from iops.pole.cards.named import named
from iops.pole.confidential.queries import unveil

MOST_TYPED = 1000
#: Shows the card of a record again, with what was refused.
ShowCard = Callable[[Signed, str, int, dict[str, Any]], HttpResponse]


def attach(request: Signed, kind: str, record_id: int, show: ShowCard) -> HttpResponse:
    """Put an uploaded file on a record and go back to it; a refusal stands on its card."""
    upload = request.FILES.get("file")
    title = request.POST.get("title", "").strip() or (str(upload.name) if upload else "")
    try:
        commands.attach(
            by=request.actor,
            about_kind=kind,
            about_id=record_id,
            title=title,
            stream=cast(BinaryIO, upload.file) if upload and upload.file else None,
            marking=request.POST.get("marking", "OFFICIAL"),
        )
    except (Invalid, Refused) as error:
        return show(request, kind, record_id, _refused(request, error))
    messages.success(request, "The file is on the record.")
    back = request.POST.get("next", "/")
    return redirect(back if back.startswith("/") and not back.startswith("//") else "/")


def _refused(request: Signed, error: IopsError) -> dict[str, Any]:
    typed = {name: request.POST.get(name, "") for name in ("title", "marking")}
    return {"error": error, "open_verb": "file", "file_given": typed}


@page("attachments.attach")
def remove(request: Signed, attachment_id: int) -> HttpResponse:
    """Take a file off its record, with the reason; a refusal keeps what was typed."""
    found = standing(by=request.actor, attachment_id=attachment_id)
    about = named(by=request.actor, kind=found.about_kind, record_id=found.about_id)
    reason = request.POST.get("reason", "")[:MOST_TYPED]
    error: IopsError | None = None
    if request.method == "POST":
        try:
            commands.remove(by=request.actor, attachment_id=attachment_id, reason=reason)
            messages.success(
                request, "The file is removed. Who did it and why stays in the timeline."
            )
            return redirect(about.url)
        except (Invalid, Refused) as refusal:
            error = refusal
    elif found.removed_at is not None:
        raise NotVisible("This file was removed before.")
    context = {
        "title": "Remove a file",
        "caption": about.title,
        "crumbs": [(about.title, about.url), ("Remove a file", "")],
        "file": found,
        "back": about.url,
        "reason": reason,
        "error": error,
    }
    return render(request, "cards/remove_file.html", context, status=error.status if error else 200)


@require_POST
@page("people.change")
def photo(request: Signed, attachment_id: int) -> HttpResponse:
    """Show a photo as the portrait of the person on whose record it is, or no longer."""
    shown = request.POST.get("shown", "yes") == "yes"
    commands.use_as_photo(by=request.actor, attachment_id=attachment_id, shown=shown)
    found = standing(by=request.actor, attachment_id=attachment_id)
    about = named(by=request.actor, kind=found.about_kind, record_id=found.about_id)
    messages.success(
        request, "This photo stands on the card." if shown else "No photo stands on the card."
    )
    return redirect(about.url)


def removed_files_of(kind: str) -> Callable[[Actor, Sequence[int]], Sequence[TimelineEntry]]:
    """The lines of a kind of record: that a file was taken off it, who did, and why.

    The title is not said again: it may be what had to go.
    """

    def lines(by: Actor, ids: Sequence[int]) -> Sequence[TimelineEntry]:
        found = removed_from(by, kind, ids)
        unveil(by, *found)
        removers = {one.removed_by or 0 for one in found}
        names = dict(Account.objects.filter(pk__in=removers).values_list("pk", "name"))
        return [
            TimelineEntry(
                one.removed_at or one.created_at,
                "file",
                f"File {one.pk} was removed",
                _why(one, names.get(one.removed_by or 0, "")),
                "",
            )
            for one in found
        ]

    return lines


def _why(one: Attachment, who: str) -> str:
    return ". ".join(filter(None, [one.removed_why.rstrip("."), who]))
