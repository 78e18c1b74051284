"""Attaching and reading files."""

from typing import BinaryIO, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from iops.kernel import files
from iops.kernel.errors import Invalid
from iops.kernel.web import Signed, page
from iops.pole.attachments import commands, queries


@require_POST
@page("attachments.attach")
def attach(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Put an uploaded file on a record, and go back to it."""
    upload = request.FILES.get("file")
    if upload is None or upload.file is None:
        raise Invalid("Choose a file.", fields={"file": "Needed."})
    commands.attach(
        by=request.actor,
        about_kind=kind,
        about_id=record_id,
        title=request.POST.get("title", "") or str(upload.name),
        stream=cast(BinaryIO, upload.file),
        marking=request.POST.get("marking", "OFFICIAL"),
    )
    back = request.POST.get("next", "/")
    return redirect(back if back.startswith("/") and not back.startswith("//") else "/")


@page("attachments.read")
def read(request: Signed, attachment_id: int) -> HttpResponse:
    """The bytes of a file; the look is logged before the first of them leaves."""
    found = queries.attachment(by=request.actor, attachment_id=attachment_id)
    stored = found.file
    answer = StreamingHttpResponse(files.chunks(stored), content_type=stored.media_type)
    shown = "inline" if found.photo else "attachment"
    answer["Content-Disposition"] = f'{shown}; filename="{found.pk}"'
    answer["Content-Length"] = str(stored.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[return-value]
