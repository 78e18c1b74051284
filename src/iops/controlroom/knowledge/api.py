"""The knowledge base over HTTP: read, search, write."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.knowledge import commands, queries
from iops.controlroom.knowledge.contracts import Draft
from iops.controlroom.knowledge.queries import ArticleLine
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["knowledge"])


class ArticleIn(Schema):
    """An article. ``owner`` is a user name (none: the caller); ``types`` incident types."""

    topic: str = Field("", max_length=60)
    title: str = Field("", max_length=120)
    body: str = Field("", max_length=8000)
    review_on: date | None = None
    owner: str = Field("", max_length=150)
    types: list[str] = Field(default_factory=list, max_length=50)
    note: str = Field("", max_length=300)


class ArticleSearchIn(Schema):
    """What to look for."""

    text: str = Field("", max_length=200)


class ArticleOut(Schema):
    """An article. ``overdue``: its day of review has come; ``number`` is its version."""

    id: int
    topic: str
    title: str
    body: str
    types: list[str]
    owner: str
    review_on: date
    overdue: bool
    number: int


def _out(line: ArticleLine) -> dict[str, Any]:
    one = line.one
    return {
        "id": one.pk, "topic": one.topic, "title": one.title, "body": one.body,
        "types": one.types, "owner": line.owner, "review_on": one.review_on,
        "overdue": line.overdue, "number": one.number,
    }  # fmt: skip


@router.get("/knowledge", response={200: list[ArticleOut], **REFUSALS}, operation_id="articles")
def articles(request: HttpRequest) -> Any:
    """Everything that stands, by topic and title."""
    return [_out(line) for line in queries.articles(by=actor(request))]


@router.post(
    "/knowledge/search", response={200: list[ArticleOut], **REFUSALS}, operation_id="find_articles"
)
def search(request: HttpRequest, given: ArticleSearchIn) -> Any:
    """What has the words, the best first."""
    return [_out(line) for line in queries.find_articles(by=actor(request), text=given.text)]


@router.post(
    "/knowledge", response={201: ArticleOut, **REFUSALS}, operation_id="write_article"
)  # fmt: skip
def write(request: HttpRequest, given: ArticleIn) -> Status[Any]:
    """Write an article."""
    draft = Draft(**{**given.dict(), "types": tuple(given.types)})
    made = commands.write_article(by=actor(request), draft=draft).value
    return Status(201, _out(queries.article_card(by=actor(request), article_id=made.id).line))


@router.post(
    "/knowledge/{article_id}/versions", response={200: ArticleOut, **REFUSALS},
    operation_id="rewrite_article",
)  # fmt: skip
def rewrite(request: HttpRequest, article_id: Id, given: ArticleIn) -> Any:
    """Write a further version of an article."""
    draft = Draft(**{**given.dict(), "types": tuple(given.types)})
    commands.write_article(by=actor(request), draft=draft, article_id=article_id)
    return _out(queries.article_card(by=actor(request), article_id=article_id).line)
