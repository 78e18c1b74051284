"""What people look at: articles by topic, by their words, by those of a call; one whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import Q, QuerySet

from iops.controlroom.knowledge import rules
from iops.controlroom.knowledge.models import WORDS, Article, ArticleVersion
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible

MOST, MOST_ON_CALL = 200, 4
#: Marks in a passage around the words that were found; the page makes them bold.
BEGIN, END = "\x02", "\x03"


@dataclass(frozen=True)
class ArticleLine:
    """An article as a list shows it; ``passage`` in pieces, (text, found)."""

    one: Article
    owner: str
    overdue: bool
    passage: Sequence[tuple[str, bool]] = ()


@dataclass(frozen=True)
class VersionLine:
    """A version, who wrote it, and what was new."""

    one: ArticleVersion
    author: str


@dataclass(frozen=True)
class ArticleCard:
    """One article with its versions, the newest first."""

    line: ArticleLine
    versions: Sequence[VersionLine]


def _shown(lines: Sequence[ArticleLine]) -> list[tuple[str, int]]:
    return [("article", line.one.pk) for line in lines]


@record_view("knowledge.list", permission="knowledge.read", shows=_shown)
def articles(*, by: Actor) -> list[ArticleLine]:
    """Everything that stands, by topic and title."""
    return _lines(list(_standing(by).order_by("topic", "title")[:MOST]))


@record_view("knowledge.search", permission="knowledge.read", shows=_shown)
def find_articles(*, by: Actor, text: str) -> list[ArticleLine]:
    """What has all the words, the best first; where none has, what has some of them."""
    text = " ".join(text.split())[:200]
    if not text:
        return []
    found = _found(by, SearchQuery(text, config="english", search_type="websearch"))
    return found or _found(by, _any_of(rules.words_of(text)))


@record_view("knowledge.on_call", permission="knowledge.read", shows=_shown)
def articles_for_call(*, by: Actor, type_code: str, what: str) -> list[ArticleLine]:
    """What may help in a call: articles of its type, then those that share its words."""
    by_type = list(_standing(by).filter(types__contains=[type_code]).order_by("title"))
    found = _lines(by_type[:MOST_ON_CALL])
    more = _found(by, _any_of(rules.words_of(what)))
    known = {line.one.pk for line in found}
    return [*found, *(line for line in more if line.one.pk not in known)][:MOST_ON_CALL]


@record_view(
    "knowledge.article", permission="knowledge.read", shows=lambda card: _shown([card.line])
)
def article_card(*, by: Actor, article_id: int) -> ArticleCard:
    """One article, withdrawn or not. Raises NotVisible."""
    one = Article.objects.visible_to(by).filter(pk=article_id).first()
    if one is None:
        raise NotVisible("There is no article with this number that you may see.")
    versions = list(ArticleVersion.objects.visible_to(by).filter(article=one).order_by("-number"))
    people = Account.objects.filter(pk__in={each.created_by for each in versions})
    names = dict(people.values_list("pk", "name"))
    return ArticleCard(
        _lines([one])[0], [VersionLine(each, names.get(each.created_by, "")) for each in versions]
    )


def _standing(by: Actor) -> QuerySet[Article]:
    return Article.objects.visible_to(by).filter(withdrawn_at=None)


def _any_of(words: Sequence[str]) -> SearchQuery | None:
    if not words:
        return None
    return SearchQuery(" or ".join(words), config="english", search_type="websearch")


def _found(by: Actor, query: SearchQuery | None) -> list[ArticleLine]:
    if query is None:
        return []
    marked = SearchHeadline(
        "body", query, config="english", start_sel=BEGIN, stop_sel=END, max_words=24, min_words=12,
    )  # fmt: skip
    found = _standing(by).annotate(words=WORDS, rank=SearchRank(WORDS, query), passage=marked)
    rows = list(found.filter(Q(words=query)).order_by("-rank", "title")[:MOST])
    return _lines(rows)


def _lines(found: Sequence[Article]) -> list[ArticleLine]:
    people = Account.objects.filter(pk__in={one.owner_id for one in found})
    names = dict(people.values_list("pk", "name"))
    today = clock.local_date(clock.now())
    return [
        ArticleLine(
            one, names.get(one.owner_id, ""), one.review_on <= today,
            _pieces(getattr(one, "passage", "")),
        )
        for one in found
    ]  # fmt: skip


def _pieces(passage: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for at, part in enumerate(passage.split(BEGIN)):
        bold, _, plain = part.partition(END) if at else ("", "", part)
        pieces += [(text, found) for text, found in ((bold, True), (plain, False)) if text]
    return pieces
