"""Writing, reviewing and withdrawing articles."""

from dataclasses import replace
from datetime import date

from iops.controlroom.knowledge import rules
from iops.controlroom.knowledge.contracts import Draft
from iops.controlroom.knowledge.models import Article, ArticleVersion
from iops.governance.access.audiences import open_audience
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("knowledge.write", permission="knowledge.keep", result="article")
def write_article(*, by: Actor, draft: Draft, article_id: int | None = None) -> Outcome[Article]:
    """Write an article, or a further version of one; the earlier versions stay.

    Its owner (whoever writes it, where none is named) owes its review on its day. Raises Invalid
    naming every wrong field, Refused for one that was withdrawn.
    """
    now = clock.now()
    draft = replace(draft, body=draft.body.replace("\r\n", "\n"))
    wrong = rules.wrong_with(draft, today=clock.local_date(now))
    owner = _owner(by, draft.owner)
    if owner is None:
        wrong["owner"] = f"Nobody of this force signs in as “{draft.owner}”."
    unknown = [code for code in draft.types if codes.find("incident-types", code) is None]
    if unknown:
        wrong["types"] = f"Not in the list of incident types: {', '.join(unknown)}."
    all_at_once(wrong)
    assert owner is not None
    assert draft.review_on is not None
    if article_id is None:
        article = Article(audience_id=open_audience(by.force_id), created_by=by.account_id)
    else:
        article = _standing(by, article_id)
        article.number, article.version = article.number + 1, article.version + 1
    article.topic, article.title = draft.topic.strip(), draft.title.strip()
    article.body, article.types = draft.body.strip(), list(draft.types)
    article.owner_id, article.review_on, article.reviewed_at = owner, draft.review_on, now
    article.save()
    ArticleVersion.objects.create(
        audience_id=article.audience_id, created_by=by.account_id, article=article,
        number=article.number, at=now, topic=article.topic, title=article.title,
        body=article.body, note=draft.note.strip(),
    )  # fmt: skip
    return Outcome(article, [_fact("knowledge.reviewed", article), _due(article)])


@command("knowledge.review", permission="knowledge.keep", result="article")
def review_article(*, by: Actor, article_id: int, review_on: date | None) -> Outcome[Article]:
    """Somebody has read it and it is right: it is read again on another day."""
    now = clock.now()
    article = _standing(by, article_id)
    draft = Draft(article.topic, article.title, article.body, review_on)
    all_at_once(rules.wrong_with(draft, today=clock.local_date(now)))
    assert review_on is not None
    article.review_on, article.reviewed_at = review_on, now
    article.version += 1
    article.save()
    return Outcome(article, [_fact("knowledge.reviewed", article), _due(article)])


@command("knowledge.withdraw", permission="knowledge.keep", result="article")
def withdraw_article(*, by: Actor, article_id: int) -> Outcome[Article]:
    """It is found no longer; its versions stay to be read by its number."""
    article = _standing(by, article_id)
    article.withdrawn_at, article.withdrawn_by = clock.now(), by.account_id
    article.version += 1
    article.save()
    return Outcome(article, [_fact("knowledge.withdrawn", article)])


def _standing(by: Actor, article_id: int) -> Article:
    article = locked(Article.objects, by, article_id, what="article")
    if article.withdrawn_at is not None:
        raise Refused("This article was withdrawn. Write a new one.")
    return article


def _owner(by: Actor, username: str) -> int | None:
    if not username.strip():
        return by.account_id
    found = Account.objects.filter(username=username.strip(), force_id=by.force_id, is_active=True)
    return found.values_list("pk", flat=True).first()


def _due(article: Article) -> Fact:
    data = {"review_on": article.review_on.isoformat(), "owner": article.owner_id}
    return _fact("knowledge.written", article, **data)


def _fact(event_type: str, article: Article, **data: object) -> Fact:
    given = {"number": f"K{article.pk}", **data}
    return Fact(event_type, "article", article.pk, article.audience_id, given)
