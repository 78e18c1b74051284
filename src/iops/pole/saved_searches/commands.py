"""Saving a search, ending it, and saying of a match that it was seen."""

from collections.abc import Sequence

from iops.governance.access.audiences import admitted, intern
from iops.governance.access.contracts import ABSENT, RESTRICTED
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.pole.saved_searches.models import SavedSearch, SearchMatch
from iops.pole.search.queries import find, tells_of_records

#: More than somebody can follow.
MOST_OPEN = 50
#: Of what is there already, so many are noted as seen.
BASELINE = 200
_AN_ADDRESS = (
    "An address finds places, and of those nothing new would ever be told. Save a name, a number "
    "or a description; what happens at the address stands on its card."
)
Record = tuple[str, int]


@command("saved_searches.save", permission="people.view", result="saved_search")
def save_search(*, by: Actor, text: str) -> Outcome[SavedSearch]:
    """Save a search; what it finds now is seen already.

    Raises Invalid for an empty search and for an address, which finds no records, and Refused where
    somebody has too many.
    """
    mine = SavedSearch.objects.filter(owner_id=by.account_id, ended_at=None)
    if mine.count() >= MOST_OPEN:
        raise Refused(f"You have {MOST_OPEN} saved searches. End one that you no longer need.")
    wanted = " ".join(text.split())
    if mine.filter(text=wanted).exists():
        raise Invalid("You have saved this search already.", fields={"text": "Saved already."})
    found = find(by=by, text=wanted, most=BASELINE)
    if not tells_of_records(wanted):
        raise Invalid(_AN_ADDRESS, fields={"text": _AN_ADDRESS})
    audience = intern(
        force_id=by.force_id, restriction=RESTRICTED, outside=ABSENT, accounts=[by.account_id]
    )
    by = admitted(by, audience)
    saved = SavedSearch.objects.create(
        audience_id=audience, created_by=by.account_id, owner_id=by.account_id, text=wanted,
        said=found.said,
    )  # fmt: skip
    now = clock.now()
    SearchMatch.objects.bulk_create(
        SearchMatch(
            audience_id=audience, created_by=by.account_id, search=saved, record_kind=hit.kind,
            record_id=hit.id, matched_at=now, seen_at=now,
        )
        for hit in found.hits
    )  # fmt: skip
    fact = Fact("saved_searches.saved", "saved_search", saved.pk, audience)
    return Outcome(saved, [fact])


@command("saved_searches.end", permission="people.view", result="saved_search")
def end_search(*, by: Actor, search_id: int) -> Outcome[SavedSearch]:
    """Be told no more. Matches that were not looked at are owed no longer."""
    saved = locked(SavedSearch.objects, by, search_id, what="saved search")
    if saved.ended_at is not None:
        raise Refused("This saved search has ended already.")
    saved.ended_at = clock.now()
    saved.version += 1
    saved.save(update_fields=["ended_at", "version"])
    open_ = SearchMatch.objects.filter(search=saved, seen_at=None)
    facts = [
        Fact("saved_searches.seen", "search_match", one, saved.audience_id)
        for one in open_.values_list("pk", flat=True)
    ]
    open_.update(seen_at=clock.now())
    return Outcome(saved, [Fact("saved_searches.ended", "saved_search", saved.pk,
                                saved.audience_id), *facts])  # fmt: skip


@command("saved_searches.match", permission="saved_searches.run")
def note_matches(
    *, by: Actor, saved: SavedSearch, records: Sequence[Record]
) -> Outcome[list[SearchMatch]]:
    """Note records that a saved search finds now; each that is new opens a duty of its owner."""
    numbers = {record for _, record in records}
    before = SearchMatch.objects.filter(search=saved, record_id__in=numbers)
    known = set(before.values_list("record_kind", "record_id"))
    now = clock.now()
    made = [
        SearchMatch.objects.create(
            audience_id=saved.audience_id, created_by=by.account_id, search=saved,
            record_kind=kind, record_id=record, matched_at=now,
        )
        for kind, record in dict.fromkeys(records)
        if (kind, record) not in known
    ]  # fmt: skip
    facts = [
        Fact("saved_searches.matched", "search_match", one.pk, one.audience_id,
             {"owner": saved.owner_id})
        for one in made
    ]  # fmt: skip
    return Outcome(made, facts)


@command("saved_searches.see", permission="people.view", result="saved_search")
def see_matches(*, by: Actor, search_id: int) -> Outcome[SavedSearch]:
    """Say of all matches of a saved search that they were looked at."""
    saved = locked(SavedSearch.objects, by, search_id, what="saved search")
    new = SearchMatch.objects.filter(search=saved, seen_at=None)
    facts = [
        Fact("saved_searches.seen", "search_match", one, saved.audience_id)
        for one in new.values_list("pk", flat=True)
    ]
    new.update(seen_at=clock.now())
    return Outcome(saved, facts)
