"""Reading files. They are put on and taken off from the card of their record (pole/cards)."""

from django.http import HttpResponse, StreamingHttpResponse

from iops.kernel import files
from iops.kernel.web import Signed, page
from iops.pole.attachments import queries


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
