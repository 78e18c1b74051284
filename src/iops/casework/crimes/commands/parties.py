"""Who is part of a crime."""

from collections.abc import Sequence

from iops.casework.crimes.commands.checking import wrong_with_parties
from iops.casework.crimes.commands.shared import crime_fact, standing_crime
from iops.casework.crimes.contracts import PartyIn
from iops.casework.crimes.models import Crime, Party
from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import NotVisible, all_at_once
from iops.pole.links.commands import link
from iops.pole.organisations.commands import record_organisation
from iops.pole.organisations.models import Organisation
from iops.pole.people.commands import record_person
from iops.pole.people.models import Profile


@command("crimes.add_party", permission="crimes.update", result="party")
def add_party(*, by: Actor, crime_id: int, party: PartyIn) -> Outcome[Party]:
    """Put a victim, suspect or witness on a crime; makes their record where there is none.

    Raises Invalid naming every field that is wrong.
    """
    crime = standing_crime(by, crime_id)
    all_at_once(wrong_with_parties([party]))
    made = put_party(by, crime, party)
    return Outcome(made, [crime_fact("crimes.party_added", crime, role=party.role)])


@command("crimes.add_parties", permission="crimes.update", result="party")
def add_parties(
    *, by: Actor, crime_id: int, parties: Sequence[PartyIn]
) -> Outcome[Sequence[Party]]:
    """Put several people on a crime: all of them, or none where something is wrong with one.

    Raises Invalid naming every field that is wrong.
    """
    standing_crime(by, crime_id)
    all_at_once(wrong_with_parties(parties))
    return Outcome([add_party(by=by, crime_id=crime_id, party=one).value for one in parties])


def put_party(by: Actor, crime: Crime, party: PartyIn) -> Party:
    """The party's record, its row on the crime and the link between them. Checked before."""
    if party.organisation_id or party.organisation:
        return _organisation(by, crime, party)
    profile = _profile(by, crime, party)
    # The row gives the name: of a restricted person only those who may see the person read it.
    everybody = crime.audience_id == open_audience(by.force_id)
    seen = profile.audience_id if everybody else crime.audience_id
    row = Party.objects.create(
        audience_id=seen,
        created_by=by.account_id,
        crime=crime,
        role=party.role,
        profile_id=profile.pk,
        name=profile.name,
    )
    link(
        by=by,
        from_kind="profile",
        from_id=profile.pk,
        to_kind="crime",
        to_id=crime.pk,
        reason=party.role,
        source_kind="crime",
        source_id=crime.pk,
        audience_id=seen,
    )
    return row


def _profile(by: Actor, crime: Crime, party: PartyIn) -> Profile:
    if party.profile_id is not None:
        found: Profile | None = Profile.objects.visible_to(by).filter(pk=party.profile_id).first()
        if found is None:
            raise NotVisible("There is no person record with this number that you may see.")
        return found
    assert party.person is not None, "wrong_with_parties lets nobody through who is nobody"
    return record_person(by=by, details=party.person, audience_id=crime.audience_id).value


def _organisation(by: Actor, crime: Crime, party: PartyIn) -> Party:
    if party.organisation_id is not None:
        found = Organisation.objects.visible_to(by).filter(pk=party.organisation_id).first()
        if found is None:
            raise NotVisible("There is no organisation with this number that you may see.")
    else:
        found = record_organisation(
            by=by, name=party.organisation, place_id=crime.place_id, address=crime.place_text
        ).value
    return Party.objects.create(
        audience_id=crime.audience_id,
        created_by=by.account_id,
        crime=crime,
        role=party.role,
        organisation_id=found.pk,
        name=found.name,
    )
