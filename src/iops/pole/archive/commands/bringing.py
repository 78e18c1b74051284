"""Bringing somebody over from a retired system, and saying that it is somebody we know."""

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.pole.archive.models import Archived, Likeness
from iops.pole.confidential.contracts import MASK
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile

SAME, DIFFERENT = "same", "different"


@command("archive.bring_over", permission="people.record", result="profile")
def bring_over(*, by: Actor, archived_id: int) -> Outcome[Profile]:
    """Record the person of an archive record as a profile of ours, and tie the two.

    It is seen by whoever sees the archive record; its source is the archive. The words of the
    retired system stay where they are, one link away. Raises Refused for what is brought over
    already or is no person, Invalid where what the system said cannot be recorded.
    """
    archived = _untied(by, archived_id)
    if archived.kind != "person":
        raise Refused("Only people are brought over by hand: record the rest, and refer to this.")
    details = PersonDetails(
        forename=archived.forename,
        middle=archived.middle,
        surname=archived.surname,
        born=str(archived.born or ""),
        phone=archived.phone,
        # A confidential address is recorded by who may know it, as one.
        address="" if MASK in archived.home else archived.home,
        aliases=tuple(archived.other_names),
        source="archive",
    )
    # Whoever brings over was shown who is like them, on the page of the record.
    profile = record_person(
        by=by, details=details, audience_id=archived.audience_id, asked=True
    ).value
    return Outcome(profile, _tie(by, archived, profile.pk))


@command("archive.tie", permission="people.record", result="archived")
def tie(*, by: Actor, archived_id: int, profile_id: int, year: str = "") -> Outcome[Archived]:
    """Say that an archive record speaks of a person whom we know. Nothing is copied.

    ``year``: the two digits that their number ends with, where it was typed whole. Raises Invalid
    where there is no such person that the actor may see, Refused where it is brought over already.
    """
    archived = _untied(by, archived_id)
    if archived.kind != "person":
        raise Refused("Only the record of a person can be tied to a person.")
    profile = Profile.objects.visible_to(by).filter(pk=profile_id).first()
    if profile is None or year not in ("", f"{clock.local_date(profile.created_at):%y}"):
        sentence = "There is no person with this number that you may see."
        raise Invalid(sentence, fields={"profile": sentence})
    return Outcome(archived, _tie(by, archived, profile_id))


@command("archive.set_apart", permission="people.record", result="archive_likeness")
def set_apart(*, by: Actor, likeness_id: int) -> Outcome[Likeness]:
    """Say that who was recorded is somebody else than the archive record speaks of."""
    found = locked(Likeness.objects, by, likeness_id, what="question")
    if found.verdict:
        raise Refused("Somebody has answered this already.")
    return Outcome(found, [_answer(by, found, DIFFERENT)])


def _untied(by: Actor, archived_id: int) -> Archived:
    archived: Archived = locked(Archived.objects, by, archived_id, what="archive record")
    if archived.migrated_id is not None:
        raise Refused("This record is brought over already.")
    if not (archived.name or archived.reference):
        raise NotVisible("Nothing is left of this record.")
    return archived


def _tie(by: Actor, archived: Archived, profile_id: int) -> list[Fact]:
    """Tie, and answer what waited: the person is found, whoever else was like them is not."""
    archived.migrated_kind, archived.migrated_id = "profile", profile_id
    archived.version += 1
    archived.save(update_fields=["migrated_kind", "migrated_id", "version"])
    waiting = Likeness.objects.visible_to(by).filter(archived_id=archived.pk, verdict="")
    answers = [
        _answer(by, one, SAME if one.arrived_id == profile_id else DIFFERENT)
        for one in waiting.order_by("pk")
    ]
    tied = Fact("archive.brought_over", "archived", archived.pk, archived.audience_id)
    return [tied, *answers]


def _answer(by: Actor, likeness: Likeness, verdict: str) -> Fact:
    likeness.verdict = verdict
    likeness.answered_by, likeness.answered_at = by.account_id, clock.now()
    likeness.version += 1
    likeness.save(update_fields=["verdict", "answered_by", "answered_at", "version"])
    return Fact("archive.answered", "archive_likeness", likeness.pk, likeness.audience_id)
