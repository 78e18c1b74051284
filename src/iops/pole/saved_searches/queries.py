"""What somebody's saved searches are, and what they found."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count

from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.saved_searches.models import SavedSearch, SearchMatch
from iops.pole.search.answers import Hit
from iops.pole.search.queries import lines_for

MOST = 100


@dataclass(frozen=True)
class SavedLine:
    """A saved search, and how many of its matches nobody has looked at."""

    saved: SavedSearch
    new: int


@dataclass(frozen=True)
class Matches:
    """A saved search with the records that it found since it was saved, the newest first."""

    saved: SavedSearch
    hits: Sequence[Hit]
    new: frozenset[tuple[str, int]]


@record_view("saved_searches.mine", permission="people.view", shows=lambda lines: [])
def mine(*, by: Actor) -> list[SavedLine]:
    """The actor's saved searches, those with something new first."""
    found = SavedSearch.objects.visible_to(by).filter(owner_id=by.account_id, ended_at=None)
    unseen = SearchMatch.objects.filter(search__in=found, seen_at=None).values("search_id")
    new = dict(unseen.annotate(count=Count("id")).values_list("search_id", "count"))
    lines = [SavedLine(one, new.get(one.pk, 0)) for one in found.order_by("-id")]
    return sorted(lines, key=lambda line: -line.new)


@record_view(
    "saved_searches.matches",
    permission="people.view",
    shows=lambda found: [(hit.kind, hit.id) for hit in found.hits],
)
def matches(*, by: Actor, search_id: int) -> Matches:
    """What a saved search of the actor's found, as far as they may see it now."""
    saved = SavedSearch.objects.visible_to(by).filter(pk=search_id).first()
    if saved is None or saved.owner_id != by.account_id:
        raise NotVisible("There is no such saved search of yours.")
    rows = list(
        SearchMatch.objects.filter(search=saved)
        .order_by("-matched_at", "-id")
        .values_list("record_kind", "record_id", "seen_at")[:MOST]
    )
    with connection.cursor() as cursor:
        hits = lines_for(by, [(kind, record) for kind, record, _ in rows], cursor)
    return Matches(saved, hits, frozenset((kind, one) for kind, one, seen in rows if seen is None))


def search_of(*, by: Actor, match_id: int) -> int:
    """The saved search that a match belongs to. Raises NotVisible for somebody else's."""
    found = (
        SearchMatch.objects.visible_to(by).filter(pk=match_id).values_list("search_id", flat=True)
    )
    if not found:
        raise NotVisible("There is no such match of yours.")
    return int(found[0])
