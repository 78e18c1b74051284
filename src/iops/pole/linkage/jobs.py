"""What the worker does for linkage: the order of the review, and records that arrive."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.events import LoggedEvent
from iops.pole.archive.commands import note_known
from iops.pole.archive.queries import known_to_archives
from iops.pole.linkage.commands import name_loaded, propose_arrived, weigh_all
from iops.pole.people.models import Profile
from iops.pole.search.queries import alike

#: A load of more people is no delivery: a whole force is compared by a run.
SMALL_LOAD = 500
#: Records that are like the one that arrived and are compared with it.
MOST_LIKE = 12


def weigh_again() -> None:
    """Put the pairs that wait in the order of the cautions that hold tonight."""
    weigh_all(by=system_actor("worker"))


def compare_arrivals(batch: Sequence[LoggedEvent]) -> None:
    """Reader: what was recorded without anybody being asked is compared with who is known.

    The same search as at the form, as whoever recorded would have seen it: the owner of a
    restricted record that is very like it hears of it, and nobody else.
    """
    by = system_actor("worker")
    for one in _arrived(by, batch):
        found = alike(
            by=_eyes(by, one), name=one.name if one.forename or one.surname else "",
            born=_asked(one), phone=one.phone, most=MOST_LIKE,
        )  # fmt: skip
        near = [(hit.kind, hit.id) for hit in found.hits] + list(found.unseen)
        like = {record for kind, record in near if kind == "profile"} - {one.pk}
        if like:
            propose_arrived(by=by, profile_id=one.pk, like=sorted(like))
        _ask_archives(by, one)


def _ask_archives(by: Actor, one: Profile) -> None:
    """Who was recorded is looked for among those whom retired systems knew, too."""
    if one.source == "archive" or not (one.forename or one.surname):
        return
    known = known_to_archives(by=_eyes(by, one), name=one.name, born=_asked(one), phone=one.phone)
    strong = [line.id for line in known if line.strong]
    if strong:
        note_known(by=by, profile_id=one.pk, archived_ids=strong)


def _arrived(by: Actor, batch: Sequence[LoggedEvent]) -> Iterator[Profile]:
    recorded = [
        event.subject_id
        for event in batch
        # Facts of releases before do not say it: those records were there before the check was.
        if event.type == "people.recorded" and event.data.get("asked") is False
    ]
    runs = {
        event.subject_id
        for event in batch
        if event.type == "bulk.loaded" and event.data.get("table") == "people_profile"
    }
    with visibility(by):
        found = list(Profile.objects.filter(pk__in=recorded).order_by("pk"))
    for run in sorted(runs):
        with visibility(by):
            loaded = list(Profile.objects.filter(run_id=run).order_by("pk")[: SMALL_LOAD + 1])
        if len(loaded) <= SMALL_LOAD:
            name_loaded(by=by, profile_ids=[one.pk for one in loaded])
            found += loaded
    yield from found


def _eyes(by: Actor, one: Profile) -> Actor:
    """The worker with the sight of whoever recorded; of a machine, what is open to everybody."""
    recorder = Account.objects.filter(pk=one.created_by, is_active=True, is_system=False).first()
    if recorder is None:
        return replace(by, audiences=(open_audience(by.force_id),))
    return replace(by, audiences=actor_for(recorder).audiences)


def _asked(one: Profile) -> str:
    if one.born is None:
        return ""
    return one.born.text if one.born.precision == "day" else one.born.text[:4]
