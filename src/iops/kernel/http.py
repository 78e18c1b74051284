"""What every API route shares: who calls, how a refusal looks, pages of a list, record ids."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Schema

from iops.kernel.actors import Actor

Id = Annotated[int, Path(ge=1, le=2**62)]


class Problem(Schema):
    """A refusal: one sentence, and sentences by field."""

    detail: str
    fields: dict[str, str] = {}


REFUSALS = {
    401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem,
    # The purpose of the look is missing: say it in the header Iops-Purpose (governance/audit).
    428: Problem,
}  # fmt: skip


class Page(Schema):
    """One page of a list: rows before an id, newest first."""

    state: str = Field("", max_length=12)
    before: int | None = Field(None, ge=1, le=2**62)
    limit: int = Field(50, ge=1, le=200)


def actor(request: HttpRequest) -> Actor:
    """Who calls, as the authentication found."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found
