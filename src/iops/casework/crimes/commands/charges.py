"""Charges: which suspect, with which offence, on which day, in which case."""

from collections.abc import Sequence

from iops.casework.crimes import rules
from iops.casework.crimes.contracts import ChargeIn
from iops.casework.crimes.models import Charge, Crime, CrimeOutcome, Party
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes


def wrong_with_charges(crime: Crime, charges: Sequence[ChargeIn]) -> dict[str, str]:
    """What is wrong with the charges of an outcome, by field; empty where nothing is.

    A day that is ahead, or before the crime; somebody who is no suspect of it, or had died by
    then; an offence that is not in the list on that day; a URN that is none; the same twice.
    """
    suspects = _suspects(crime)
    wrong: dict[str, str] = {}
    seen: set[tuple[int, str]] = set()
    for charge in charges:
        wrong |= _wrong_day(crime, charge)
        code = charge.offence_code or crime.offence_code
        wrong |= codes.wrong("offence-codes", code, field="charge_offence", on=charge.charged_on)
        if charge.urn and not rules.is_urn(rules.tidy_urn(charge.urn)):
            wrong["charge_urn"] = f"“{charge.urn}” is no URN. {rules.URN_WORDS}"
        party = _suspect(suspects, charge)
        if party is None:
            wrong["charge_suspect"] = "Say which suspect of this crime is charged."
            continue
        wrong |= _wrong_dead(party, charge)
        if (party.pk, code) in seen:
            wrong["charge_offence"] = f"{code} is charged twice to the same suspect."
        seen.add((party.pk, code))
    return wrong


def bring_charges(
    by: Actor, crime: Crime, outcome: CrimeOutcome, charges: Sequence[ChargeIn]
) -> list[str]:
    """Write down the charges of an outcome; answers a sentence for each, without names.

    Checked before (``wrong_with_charges``).
    """
    suspects = _suspects(crime)
    sentences = []
    for charge in charges:
        party, urn = _suspect(suspects, charge), rules.tidy_urn(charge.urn)
        assert party is not None, "wrong_with_charges lets nobody through who is no suspect"
        offence = codes.require(
            "offence-codes", charge.offence_code or crime.offence_code, field="charge_offence",
            on=charge.charged_on,
        )  # fmt: skip
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


def _wrong_day(crime: Crime, charge: ChargeIn) -> dict[str, str]:
    if charge.charged_on > clock.local_date(clock.now()):
        return {"charged_on": "A charge cannot lie in the future."}
    if crime.committed_from is not None and charge.charged_on < crime.committed_from.first_day:
        return {"charged_on": "A charge cannot come before the crime."}
    return {}


def _wrong_dead(party: Party, charge: ChargeIn) -> dict[str, str]:
    """Nobody is charged after they died: outcome 5 says that the offender has died."""
    profile = Profile.objects.filter(pk=party.profile_id or 0).exclude(died=None).first()
    if profile is None or not profile.died or charge.charged_on <= profile.died.last_day:
        return {}
    return {
        "charge_suspect": f"This suspect died in {profile.died}, before the day of the charge."
        " Outcome 5 says that the offender has died."
    }


def _suspects(crime: Crime) -> list[Party]:
    return list(Party.objects.filter(crime=crime, role="suspect").order_by("pk"))


def _suspect(suspects: Sequence[Party], charge: ChargeIn) -> Party | None:
    if charge.party_id is None and len(suspects) == 1:
        return suspects[0]
    return next((one for one in suspects if one.pk == charge.party_id), None)
