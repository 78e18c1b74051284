"""Recording a person with everything that the form says of them; correcting what is recorded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from iops.governance.access.audiences import admitted, sees_now
from iops.governance.access.models import Account
from iops.governance.audit.looks import KIND_SHIFT
from iops.governance.audit.models import Look
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, all_at_once
from iops.kernel.events import Fact
from iops.kernel.jobs import current_epoch
from iops.kernel.models import ReaderPosition
from iops.kernel.registry import registry
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link
from iops.pole.objects.commands import record_phone
from iops.pole.people.commands import check_phone, record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.records.contracts import Given
from iops.pole.records.corrections import (
    CORRECTED,
    DEATH_SOURCES,
    DETAILS,
    DIED,
    GROUNDS,
    Changed,
)
from iops.pole.records.models import Correction

SOMEBODY_ELSE: Final = "Recorded as somebody else by a person who was shown this record."
FOLLOWS_LOOKS: Final = "alike-looks"
#: Looks are numbered before they are committed: the newest are left for the next time.
SETTLED: Final = timedelta(seconds=10)
BATCH: Final = 2_000


@command("records.person", permission="people.record", result="profile")
def record_whole_person(
    *,
    by: Actor,
    details: PersonDetails,
    restriction: str = "",
    confidential: bool = False,
    same_as: int | None = None,
    reason: str = "",
    not_same: Sequence[int] = (),
    asked: bool = False,
) -> Outcome[Profile]:
    """Record a person; further phones as links; with ``same_as``, as what they are also said to be.

    ``asked``: whoever records was shown the records that look the same, as the form does.

    ``not_same``: records that were shown as the same person and are not, as whoever records says:
    that is remembered, and nobody is asked again.

    The links of a confidential record carry its narrower audience, so that nobody reaches the
    number through them. Raises Invalid with a sentence for each wrong value.
    """
    check_phone("phone", details.phone)
    check_phone("phones", *details.phones)
    profile = record_person(
        by=by, details=details, restriction=restriction, confidential=confidential, asked=asked
    ).value
    hidden = profile.details_audience_id
    by = admitted(by, profile.audience_id, *(() if hidden is None else (hidden,)))
    for number in details.phones:
        phone = record_phone(by=by, number=number).value
        link(
            by=by,
            from_kind="profile",
            from_id=profile.pk,
            to_kind="phone",
            to_id=phone.pk,
            reason="uses",
            source_kind="profile",
            source_id=profile.pk,
            audience_id=hidden or profile.audience_id,
        )
    if same_as is not None:
        judge(
            by=by,
            left_id=same_as,
            right_id=profile.pk,
            verdict="same",
            reason=reason.strip() or "Recorded as a further account of this person.",
        )
    for other in not_same:
        judge(by=by, left_id=other, right_id=profile.pk, verdict="different", reason=SOMEBODY_ELSE)
    return Outcome(profile)


@command("records.correct", permission="people.change", result="correction")
def correct(
    *,
    by: Actor,
    kind: str,
    record_id: int,
    expected_version: int,
    texts: Mapping[str, str],
    ground: str,
    reason: str,
) -> Outcome[Correction]:
    """Correct what a record says in the fields ``texts``, on a ground of ``GROUNDS``, and say why.

    Its former words stay in the history. Raises Invalid with a sentence for each wrong value and
    where nothing differs, Refused for what the actor may not see, EditConflict where somebody
    else changed it meanwhile.
    """
    if kind not in CORRECTED:
        raise NotVisible("There is no form for this kind of record.")
    changed = _changed(by, kind, record_id, expected_version, texts, missing_why(ground, reason))
    if not changed.differs:
        raise Invalid("Nothing differs from what is recorded.")
    fields = set(texts) & set(CORRECTED[kind].columns)
    made = note_correction(by, kind, changed.record, fields, ground, reason)
    return Outcome(made, changed.facts)


def _changed(
    by: Actor,
    kind: str,
    record_id: int,
    expected_version: int,
    texts: Mapping[str, str],
    wrong: Mapping[str, str],
) -> Changed:
    """The record with its new values; what is ``wrong`` beside them is refused with theirs."""
    try:
        changed = CORRECTED[kind].change(by, record_id, expected_version, Given(texts))
    except Invalid as error:
        if not error.fields:
            raise
        all_at_once({**error.fields, **wrong})
        raise
    all_at_once(wrong)
    return changed


def missing_why(ground: str, reason: str) -> dict[str, str]:
    """What a correction still needs to say of why it is made, by field."""
    wrong = {}
    if ground not in GROUNDS:
        wrong["ground"] = "Say what was wrong: choose one of the list."
    if len(reason.strip()) < 10:
        wrong["reason"] = "Say how it is known what is right, in a sentence."
    return wrong


def note_correction(
    by: Actor, kind: str, record: Any, fields: Collection[str], ground: str, reason: str
) -> Correction:
    """Keep why a record was corrected, beside its history. Inside the command that corrects it."""
    # Why a confidential address was corrected is for those who may see the address.
    hidden = getattr(record, "details_audience_id", None) if DETAILS & set(fields) else None
    return Correction.objects.create(
        audience_id=hidden or record.audience_id,
        created_by=by.account_id,
        about_kind=kind,
        about_id=record.pk,
        corrected_version=record.version,
        fields=sorted(fields),
        ground=ground,
        reason=reason.strip(),
    )


@command("records.record_death", permission="people.change", result="correction")
def record_death(
    *, by: Actor, profile_id: int, expected_version: int, died: str, source: str, words: str = ""
) -> Outcome[Correction]:
    """Record that somebody died: when, as exactly as it is known, and who says so.

    ``source`` is one of ``DEATH_SOURCES``, ``words`` what else is known of it. Nothing is closed:
    duties about the person stay with their owners. It is taken back by correcting the record.
    Raises Invalid with a sentence for each wrong value, EditConflict where somebody else changed
    the record meanwhile.
    """
    wrong = {}
    if source not in DEATH_SOURCES:
        wrong["source"] = "Say who says so: choose one of the list."
    if not died.strip():
        wrong["died"] = "Say when: a year, a month or a day, as exactly as it is known."
    texts = {"died": died} if died.strip() else {}
    changed = _changed(by, "profile", profile_id, expected_version, texts, wrong)
    if not changed.differs:
        raise Invalid(f"The record says already that they died in {died.strip()}.")
    reason = ". ".join(filter(None, [DEATH_SOURCES[source], words.strip()]))
    made = note_correction(by, "profile", changed.record, {"died"}, DIED, reason)
    return Outcome(made, changed.facts)


@command("records.tell_owners", permission="records.run")
def tell_owners(*, by: Actor) -> Outcome[int]:
    """Tell the owners of restricted records that somebody typed a person very like theirs.

    Follows the access log: the check for duplicates notes what its actor may not see, and does the
    same work whether there is such a record or not. Answers how many were told.
    """
    position, _ = ReaderPosition.objects.select_for_update().get_or_create(
        name=FOLLOWS_LOOKS,
        defaults={"epoch": current_epoch(), "position": 0, "moved_at": clock.now()},
    )
    looks = list(
        Look.objects.filter(page="search.alike", id__gt=position.position)
        .filter(at__lt=clock.now() - SETTLED)
        .order_by("id")
        .values_list("id", "detail")[:BATCH]
    )
    if not looks:
        return Outcome(0)
    position.position, position.moved_at = looks[-1][0], clock.now()
    position.save()
    kind = registry.record_kind("profile").code
    unseen = {one for _, detail in looks for one in detail.get("unseen", ())}
    numbers = [one & ((1 << KIND_SHIFT) - 1) for one in unseen if one >> KIND_SHIFT == kind]
    able = set(Account.objects.filter(is_active=True, is_system=False).values_list("pk", flat=True))
    facts = [
        Fact(
            "records.alike_typed", "profile", one.pk, one.audience_id,
            {"owner": one.created_by if one.created_by in able else None},
        )
        for one in Profile.objects.filter(pk__in=numbers).order_by("pk")
        if one.created_by not in able or sees_now(one.created_by, one.audience_id)
    ]  # fmt: skip
    return Outcome(len(facts), facts)


@command("records.owner_knows", permission="people.view", result="profile")
def owner_knows(*, by: Actor, profile_id: int) -> Outcome[Profile]:
    """Say of a restricted record that its owner knows that somebody typed a person like it."""
    profile = Profile.objects.visible_to(by).filter(pk=profile_id).first()
    if profile is None:
        raise NotVisible("There is no record with this number that you may see.")
    return Outcome(
        profile, [Fact("records.owner_knows", "profile", profile.pk, profile.audience_id)]
    )
