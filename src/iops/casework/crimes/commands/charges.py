"""Charges: which suspect, with which offence, on which day, in which case."""

from collections.abc import Sequence

from iops.casework.crimes import rules
from iops.casework.crimes.contracts import ChargeIn
from iops.casework.crimes.models import Charge, Crime, CrimeOutcome, Party
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes


def bring_charges(
    by: Actor, crime: Crime, outcome: CrimeOutcome, charges: Sequence[ChargeIn]
) -> list[str]:
    """Write down the charges of an outcome; answers a sentence for each, without names.

    Raises Invalid for a day that is ahead, or before the crime; for somebody who is no suspect of
    it; for an offence that is not in the list on that day; for a URN that is none.
    """
    suspects = list(Party.objects.filter(crime=crime, role="suspect").order_by("pk"))
    seen: set[tuple[int, str]] = set()
    sentences = []
    for charge in charges:
        _check_day(crime, charge)
        party = _suspect(suspects, charge)
        _check_alive(party, charge)
        offence = codes.require(
            "offence-codes", charge.offence_code or crime.offence_code, field="charge_offence",
            on=charge.charged_on,
        )  # fmt: skip
        urn = rules.tidy_urn(charge.urn)
        if urn and not rules.is_urn(urn):
            raise Invalid(
                f"“{charge.urn}” is no URN. {rules.URN_WORDS}", fields={"charge_urn": "Not a URN."}
            )
        if (party.pk, offence.code) in seen:
            raise Invalid(
                f"{offence.code} is charged twice to the same suspect.",
                fields={"charge_offence": "Once is enough."},
            )
        seen.add((party.pk, offence.code))
        Charge.objects.create(
            audience_id=party.audience_id,
            created_by=by.account_id,
            crime=crime,
            outcome=outcome,
            party=party,
            offence_code=offence.code,
            charged_on=charge.charged_on,
            urn=urn,
        )
        case = f", case {urn}" if urn else ""
        sentences.append(f"Charged {charge.charged_on}: {offence.code} {offence.label}{case}.")
    return sentences


def _check_day(crime: Crime, charge: ChargeIn) -> None:
    if charge.charged_on > clock.local_date(clock.now()):
        raise Invalid(
            "A charge cannot lie in the future.", fields={"charged_on": "Not after today."}
        )
    if crime.committed_from is not None and charge.charged_on < crime.committed_from.first_day:
        raise Invalid("A charge cannot come before the crime.", fields={"charged_on": "Too early."})


def _check_alive(party: Party, charge: ChargeIn) -> None:
    """Nobody is charged after they died: outcome 5 says that the offender has died."""
    profile = Profile.objects.filter(pk=party.profile_id or 0).exclude(died=None).first()
    if profile is not None and profile.died and charge.charged_on > profile.died.last_day:
        raise Invalid(
            f"This suspect died in {profile.died}, before the day of the charge. Outcome 5 says"
            " that the offender has died.",
            fields={"charge_suspect": "Died before that day."},
        )


def _suspect(suspects: Sequence[Party], charge: ChargeIn) -> Party:
    if charge.party_id is None and len(suspects) == 1:
        return suspects[0]
    found = next((one for one in suspects if one.pk == charge.party_id), None)
    if found is None:
        raise Invalid(
            "Say which suspect of this crime is charged.", fields={"charge_suspect": "Choose one."}
        )
    return found
