"""Outcome 1: who was charged, with what of the list, when, and in which case."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.casework.crimes import rules
from iops.casework.crimes.commands import give_outcome, record_crime
from iops.casework.crimes.contracts import ChargeIn, CrimeDetails, PartyIn
from iops.casework.crimes.models import Charge, Crime, Party
from iops.conftest import NOON
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.pole.people.commands import change_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.codes.models import CodeList

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator")


def a_crime(by: Actor, *suspects: str, offence: str = "046/00") -> Crime:
    parties = [PartyIn("victim", organisation="Corner Shop")]
    parties += [PartyIn("suspect", person=PersonDetails(surname=name)) for name in suspects]
    with clock.frozen(NOON):
        details = CrimeDetails("46", offence, parties=tuple(parties))
        return record_crime(by=by, details=details).value


def charge(by: Actor, crime: Crime, *charges: ChargeIn) -> list[Charge]:
    with clock.frozen(NOON):
        give_outcome(by=by, crime_id=crime.pk, code="1", charges=charges)
    return list(Charge.objects.filter(crime=crime).order_by("pk"))


def test_the_only_suspect_is_charged_with_the_offence_of_the_crime(by: Actor) -> None:
    (made,) = charge(by, a_crime(by, "Quill"), ChargeIn(TODAY, urn="06 ab 0123456"))
    assert (made.offence_code, made.charged_on, made.urn) == ("046/00", TODAY, "06AB0123456")
    assert Party.objects.get(pk=made.party_id).name == "Quill"


def test_two_suspects_and_two_offences_are_several_charges(by: Actor) -> None:
    crime = a_crime(by, "Quill", "Ash")
    one, two = Party.objects.filter(crime=crime, role="suspect").order_by("pk")
    made = charge(
        by, crime, ChargeIn(TODAY, one.pk), ChargeIn(TODAY, one.pk, "049/10"),
        ChargeIn(TODAY, two.pk),
    )  # fmt: skip
    assert [(one_.party_id, one_.offence_code) for one_ in made] == [
        (one.pk, "046/00"), (one.pk, "049/10"), (two.pk, "046/00")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        (ChargeIn(TODAY + timedelta(days=1)), "charged_on"),
        (ChargeIn(TODAY - timedelta(days=1)), "charged_on"),
        (ChargeIn(TODAY, 10**9), "charge_suspect"),
        (ChargeIn(TODAY, offence_code="999/99"), "charge_offence"),
        (ChargeIn(TODAY, urn="case of this week"), "charge_urn"),
    ],
    ids=["tomorrow", "before-the-crime", "no-suspect", "no-offence", "no-urn"],
)
def test_what_does_not_hold_is_refused_by_its_field(
    by: Actor, given_: ChargeIn, field: str
) -> None:
    crime = a_crime(by, "Quill")
    with pytest.raises(Invalid) as caught:
        charge(by, crime, given_)
    assert list(caught.value.fields) == [field]
    assert Crime.objects.get(pk=crime.pk).outcome_code == ""


def test_a_charge_twice_one_of_two_unnamed_and_none_at_all_are_refused(by: Actor) -> None:
    crime = a_crime(by, "Quill", "Ash")
    first = Party.objects.filter(crime=crime, role="suspect").order_by("pk")[0].pk
    for charges, field in (
        ((ChargeIn(TODAY, first), ChargeIn(TODAY, first)), "charge_offence"),
        ((ChargeIn(TODAY),), "charge_suspect"),
        ((), "charged_on"),
    ):
        with pytest.raises(Invalid) as caught:
            charge(by, crime, *charges)
        assert list(caught.value.fields) == [field]


def test_an_outcome_that_is_no_charge_takes_none(by: Actor) -> None:
    with pytest.raises(Invalid, match="is no charge"), clock.frozen(NOON):
        give_outcome(
            by=by, crime_id=a_crime(by, "Quill").pk, code="15", evidence_stage="police",
            charges=(ChargeIn(TODAY),),
        )  # fmt: skip


def test_what_is_taken_into_consideration_names_a_case_by_its_urn(by: Actor) -> None:
    crime = a_crime(by, "Quill")
    with clock.frozen(NOON):
        with pytest.raises(Invalid) as caught:
            give_outcome(by=by, crime_id=crime.pk, code="4", linked_case="Charged last week")
        assert list(caught.value.fields) == ["linked_case"]
        give_outcome(by=by, crime_id=crime.pk, code="4", linked_case="06ab0123456")


@given(st.from_regex(r"[A-Z0-9]{4}[0-9]{3,7}", fullmatch=True))
def test_a_urn_may_be_written_with_spaces_and_in_small_letters(urn: str) -> None:
    assert rules.is_urn(rules.tidy_urn(f"{urn[:2].lower()} {urn[2:4]}/{urn[4:]}"))
    assert not rules.is_urn(urn + "X")


def test_the_page_charges_and_says_when_a_list_is_out_of_date(by: Actor) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    crime = a_crime(by, "Quill")
    address = f"/crimes/{crime.pk}/"
    with clock.frozen(NOON):
        text = client.get(address).content.decode()
        assert ("046/00 Theft from a shop" in text, "a newer one is due" in text) == (True, False)
        typed = {
            "code": "1", "charged_on": ["2026-03-10", "", ""], "charge_suspect": ["", "", ""],
            "charge_offence": ["", "", ""], "charge_urn": ["nothing", "", ""],
        }  # fmt: skip
        answer = client.post(f"{address}do/outcome", typed)
        assert (answer.status_code, "is no URN" in answer.content.decode()) == (422, True)
        assert 'value="nothing"' in answer.content.decode()
        typed["charge_urn"] = ["06AB0123456", "", ""]
        assert client.post(f"{address}do/outcome", typed).status_code == 302
        assert Charge.objects.get().urn == "06AB0123456"
        assert "Quill: 046/00 Theft from a shop" in client.get(address).content.decode()
    CodeList.objects.filter(name="offence-codes").update(review_by=date(2026, 1, 1))
    from iops.reference.codes import queries

    queries.forget()
    with clock.frozen(NOON):
        assert (
            "List of Home Office offence codes of common offences as of"
            in client.get(address).content.decode()
        )


def test_nobody_is_offered_or_charged_who_died_before_that_day(by: Actor) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    crime = a_crime(by, "Quill")
    party = Party.objects.get(crime=crime, role="suspect")
    with clock.frozen(NOON):
        change_person(
            by=by, profile_id=party.profile_id or 0, expected_version=None, died="2026-03-09"
        )
        text = client.get(f"/crimes/{crime.pk}/").content.decode()
        assert '<option value="" selected>Choose</option>' in text
        assert "Quill (died 2026-03-09)</option>" in text
        assert "<b>died 2026-03-09</b>" in text
        typed = {
            "code": "1", "charged_on": ["2026-03-10"], "charge_suspect": [str(party.pk)],
            "charge_offence": [""], "charge_urn": [""],
        }  # fmt: skip
        answer = client.post(f"/crimes/{crime.pk}/do/outcome", typed)
        assert (answer.status_code, "Outcome 5 says" in answer.content.decode()) == (422, True)
        assert not Charge.objects.exists()
