"""Archive records are found, marked, restricted as records are, and brought over once."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.conftest import person
from iops.duties.models import Duty
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.governance.audit.looks import subject
from iops.governance.audit.models import Look
from iops.governance.disposal.commands import dispose, propose
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import after, latest_position
from iops.pole.archive.commands import bring_over, load_archive, set_apart, tie
from iops.pole.archive.models import Archived, Likeness
from iops.pole.archive.queries import archive_page, known_to_archives
from iops.pole.confidential.commands.people import set_details
from iops.pole.linkage.jobs import compare_arrivals
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.people.numbers import person_number
from iops.pole.search.elsewhere import ask

pytestmark = pytest.mark.usefixtures("committed")
ROWS = """reference,kind,forename,surname,aliases,born,address,phone,plate,number,day,words,teams
P1,person,Zebedee,Marshall,Zed Quill,1974-05-02,4 Mill Ln,07700 900123,,,2011-03-01,Carried a knife,
P2,person,Zebedee,Marshall,,1981-01-01,,,,,,,TEAM-S
P3,person,Katherine,Oakes,,1990,,,,,,,
V1,vehicle,,,,,,,AB12 CDE,,,Blue Corsa,
C1,crime,,,,,,,,44/2011,2011-03-02,Burglary at the mill,
V2,vehicle,,,,,,,AB12 KLM,,,Red hatchback,
V3,vehicle,,,,,,07700 900777,ZZ99 KLX,,,Purple charabanc,TEAM-S
P4,person,Ottoline,Quay,,,"9 Canal Row, Alderton M1 1AE",,,,,,
"""


@pytest.fixture
def officer(tmp_path: Path) -> Actor:
    found = actor_for(person("t.officer", "response-officer"))
    person("t.squad", "investigator", team="TEAM-S")
    path = tmp_path / "opus.csv"
    path.write_text(ROWS)
    done = load_archive(path, by=system_actor("loader"), system="OPUS", retired="2019")
    assert done.report.rejected == 0
    return found


def squad() -> Actor:
    return actor_for(Account.objects.get(username="t.squad"))


def record(by: Actor, reference: str) -> Archived:
    with visibility(by):
        found: Archived = Archived.objects.visible_to(by).get(reference=reference)
        return found


def found(by: Actor, text: str) -> list[tuple[str, str]]:
    return [(one.title, one.born) for one in ask(by=by, code="archive", text=text).lines]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("zebadee marshal", "Zebedee Marshall"),
        ("marschall 02/05/1974", "Zebedee Marshall"),
        ("zed quil", "Zebedee Marshall"),
        ("kate oaks", "Katherine Oakes"),
        ("02/05/1974", "Zebedee Marshall"),
        ("07700 900123", "Zebedee Marshall"),
        ("AB12 CDE", "AB12CDE"),
        ("AB12 CDF", "AB12CDE"),
        ("44/2011", "442011"),
        ("KLM", "AB12KLM"),
        ("ends KLM", "AB12KLM"),
        ("AB12*", "AB12CDE"),
        ("AB1? KLM", "AB12KLM"),
        ("red corsa, ends KLM", "AB12KLM"),
        ("*900123", "Zebedee Marshall"),
        ("blue Corsa", "AB12CDE"),
        ("burglary mill", "442011"),
        ("4 Mill Ln", "Zebedee Marshall"),
        ("M1 1AE", "Ottoline Quay"),
    ],
)
def test_it_is_found_as_people_write(officer: Actor, text: str, title: str) -> None:
    assert title in [one for one, _ in found(officer, text)]


def test_a_line_says_what_it_is_and_looking_is_logged(officer: Actor) -> None:
    (line,) = ask(by=officer, code="archive", text="zebadee marshal").lines
    assert line.under == "Archive: OPUS, retired 2019"
    assert line.notes == ("not brought over",)
    assert "alike" in line.why
    look = Look.objects.filter(page="search.elsewhere").latest("id")
    assert look.subjects == [subject("archived", record(officer, "P1").pk)]


def test_a_restricted_record_is_absent_for_others(officer: Actor) -> None:
    assert found(officer, "zebedee marshall") == [("Zebedee Marshall", "1974-05-02")]
    assert len(found(squad(), "zebedee marshall")) == 2
    hidden = record(squad(), "P2").pk
    with pytest.raises(NotVisible):
        archive_page(by=officer, archived_id=hidden)
    with pytest.raises(NotVisible):
        bring_over(by=officer, archived_id=hidden)
    known = known_to_archives(by=officer, name="Zebedee Marshall", born="1981-01-01")
    assert hidden not in [one.id for one in known]
    seen = known_to_archives(by=squad(), name="Zebedee Marshall", born="1981-01-01")
    assert (seen[0].id, seen[0].strong) == (hidden, True)


@pytest.mark.parametrize("text", ["ends KLX", "ZZ99*", "*900777", "purple charabanc"])
def test_a_part_of_what_is_restricted_finds_nothing_for_others(officer: Actor, text: str) -> None:
    assert found(officer, text) == []
    assert found(squad(), text) == [("ZZ99KLX", "")]


def test_a_mark_is_read_otherwise_only_where_no_part_of_one_is_there(officer: Actor) -> None:
    (line,) = ask(by=officer, code="archive", text="KLM").lines
    assert (line.title, line.why) == ("AB12KLM", "a part of the number")


def test_the_api_says_where_else_to_ask_and_asks_there(officer: Actor) -> None:
    """The find box over HTTP waits for no archive: it names it, and it is asked by its code."""
    _, token = issue_token(
        by=system_actor("worker"), account_id=officer.account_id, name="partner",
        scopes=["people.*"], operator="Ann Ash",
    ).value  # fmt: skip
    bearer = {"Authorization": f"Bearer {token}"}

    def post(address: str, text: str) -> Any:
        return Client().post(
            address, {"text": text}, content_type="application/json", headers=bearer
        )

    named = post("/api/v1/find", "ends KLM").json()["sources"]
    assert {"code": "archive", "label": "Archive", "seconds": 1.5} in named
    answer = post("/api/v1/find/elsewhere/archive", "ends KLM").json()
    (line,) = answer["lines"]
    assert (line["title"], line["under"]) == ("AB12KLM", "Archive: OPUS, retired 2019")
    assert line["url"] == f"/archive/{record(officer, 'V2').pk}/"
    assert Look.objects.filter(page="search.elsewhere", account_id=officer.account_id).exists()
    assert post("/api/v1/find/elsewhere/nowhere", "ends KLM").status_code == 404
    assert post("/api/v1/find/elsewhere/archive", "").status_code == 422


def test_where_no_system_was_retired_nobody_is_asked(committed: str) -> None:
    person("t.alone", "response-officer")
    client = signed("t.alone")
    assert "Archive" not in client.post("/find", {"q": "zebedee"}).content.decode()


def test_brought_over_once_and_tied_on_both_pages(officer: Actor) -> None:
    archived = record(officer, "P1")
    profile = bring_over(by=officer, archived_id=archived.pk).value
    with visibility(officer):
        made = Profile.objects.visible_to(officer).get(pk=profile.pk)
        assert (made.name, str(made.born), made.phone, made.source, made.other_names) == (
            "Zebedee Marshall", "1974-05-02", "07700900123", "archive", ["Zed Quill"],
        )  # fmt: skip
    page = archive_page(by=officer, archived_id=archived.pk)
    assert page.ours == ("Zebedee Marshall", f"/people/{profile.pk}/")
    with pytest.raises(Refused, match="brought over already"):
        bring_over(by=officer, archived_id=archived.pk)
    client = signed("t.officer")
    card = client.get(f"/people/{profile.pk}/").content.decode()
    assert "Brought over from OPUS, reference P1" in card
    assert "A retired system" in card
    assert known_to_archives(by=officer, name="Zebedee Marshall", born="1974-05-02") == []
    assert "brought over" in ask(by=officer, code="archive", text="zebedee marshall").lines[0].notes


def test_what_is_brought_over_stays_restricted(officer: Actor) -> None:
    hidden = record(squad(), "P2")
    profile = bring_over(by=squad(), archived_id=hidden.pk).value
    with visibility(officer):
        assert not Profile.objects.visible_to(officer).filter(pk=profile.pk).exists()


def test_only_people_are_brought_over_and_only_to_people(officer: Actor) -> None:
    with pytest.raises(Refused, match="Only people"):
        bring_over(by=officer, archived_id=record(officer, "C1").pk)
    with pytest.raises(Invalid, match="no person with this number"):
        tie(by=officer, archived_id=record(officer, "P1").pk, profile_id=2**40)


def arrive(by: Actor, **said: str) -> Profile:
    made = record_person(by=by, details=PersonDetails(**said)).value  # type: ignore[arg-type]
    batch = [one for one in after(0, limit=latest_position()) if one.subject_id == made.pk]
    compare_arrivals([one for one in batch if one.type == "people.recorded"])
    return made


def test_who_arrives_unasked_is_asked_about(officer: Actor) -> None:
    made = arrive(officer, forename="Zebadee", surname="Marshall", born="1974-05-02")
    archived = record(officer, "P1")
    page = archive_page(by=officer, archived_id=archived.pk)
    assert [one.profile_id for one in page.waiting] == [made.pk]
    duty = Duty.objects.using("owner").get(kind="known-to-archive", state="open")
    client = signed("t.officer")
    assert (
        client.get(f"/archive/likeness/{duty.subject_id}/")["Location"]
        == f"/archive/{archived.pk}/"
    )
    tie(by=officer, archived_id=archived.pk, profile_id=made.pk)
    assert not Duty.objects.using("owner").filter(kind="known-to-archive", state="open").exists()
    assert archive_page(by=officer, archived_id=archived.pk).ours[1] == f"/people/{made.pk}/"


def test_who_is_somebody_else_is_not_asked_about_again(officer: Actor) -> None:
    made = arrive(officer, forename="Zebedee", surname="Marshall", born="1974-05-02")
    with visibility(officer):
        waiting = Likeness.objects.visible_to(officer).get(arrived_id=made.pk)
    set_apart(by=officer, likeness_id=waiting.pk)
    with pytest.raises(Refused, match="answered this already"):
        set_apart(by=officer, likeness_id=waiting.pk)
    batch = [one for one in after(0, limit=latest_position()) if one.subject_id == made.pk]
    compare_arrivals([one for one in batch if one.type == "people.recorded"])
    assert not Duty.objects.using("owner").filter(kind="known-to-archive", state="open").exists()


def test_what_is_disposed_of_is_found_no_more_and_no_load_brings_it_back(
    officer: Actor, tmp_path: Path
) -> None:
    one, other = (person(f"t.dpo{at}", "data-protection-officer") for at in (1, 2))
    archived = record(officer, "P3")
    proposal = propose(
        by=actor_for(one), record_kind="archived", record_id=archived.pk, ground="erasure",
        note="Asked for",
    ).value  # fmt: skip
    dispose(by=actor_for(other), proposal_id=proposal.pk)
    assert found(officer, "katherine oakes") == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM archive_word WHERE word = 'oakes'")
        assert cursor.fetchone() == (0,)
    done = load_archive(tmp_path / "opus.csv", by=system_actor("loader"), system="OPUS")
    assert (done.unchanged, done.report.rejected) == (8, 0)
    assert record(officer, "P3").name == ""


def signed(username: str) -> Client:
    made = Client()
    account = Account.objects.get(username=username)
    made.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_the_pages(officer: Actor) -> None:
    client = signed("t.officer")
    archived = record(officer, "P1")
    html = client.get(f"/archive/{archived.pk}/").content.decode()
    assert "Archive: OPUS, retired 2019" in html
    assert "Carried a knife" in html
    assert "Not brought over" in html
    answer = client.post("/find/elsewhere/archive", {"q": "zebadee marshal"}).content.decode()
    assert f'href="/archive/{archived.pk}/"' in answer
    typed = {"forename": "Zebadee", "surname": "Marshal", "born": "1974-05-02"}
    offered = client.post("/archive/known", typed).content.decode()
    assert "Known to OPUS, retired 2019" in offered
    refused = client.post(f"/archive/{archived.pk}/tie", {"profile": "²"})
    assert refused.status_code == 422
    assert "Type the number of the person" in refused.content.decode()
    brought = client.post(f"/archive/{archived.pk}/bring", {"idempotency_key": "one"})
    again = client.post(f"/archive/{archived.pk}/bring", {"idempotency_key": "one"})
    assert brought["Location"] == again["Location"]
    crime = record(officer, "C1")
    assert "Bring over" not in client.get(f"/archive/{crime.pk}/").content.decode()


def test_it_is_tied_by_the_number_on_the_card_and_a_slip_in_its_year_is_said(
    officer: Actor,
) -> None:
    made = arrive(officer, forename="Zebadee", surname="Marshall", born="1974-05-02")
    with visibility(officer):
        number = person_number([Profile.objects.visible_to(officer).get(pk=made.pk)])
    client, archived = signed("t.officer"), record(officer, "P1")
    slip = number[:-2] + ("00" if number[-2:] != "00" else "01")
    refused = client.post(f"/archive/{archived.pk}/tie", {"profile": slip})
    assert refused.status_code == 422
    assert "There is no person with this number that you may see." in refused.content.decode()
    assert slip in refused.content.decode()
    tied = client.post(f"/archive/{archived.pk}/tie", {"profile": number.lower()})
    assert tied["Location"] == f"/people/{made.pk}/"


def test_a_crime_of_ours_says_where_it_was_brought_over_from(
    officer: Actor, tmp_path: Path
) -> None:
    victim = PartyIn("victim", organisation="The mill")
    crime = record_crime(by=officer, details=CrimeDetails("8N", parties=(victim,))).value
    path = tmp_path / "crimes.csv"
    path.write_text(
        f"reference,kind,words,migrated_kind,migrated_id\nC9,crime,Fight,crime,{crime.pk}\n"
    )
    load_archive(path, by=system_actor("loader"), system="OPUS")
    card = signed("t.officer").get(f"/crimes/{crime.pk}/").content.decode()
    assert "Brought over from OPUS, reference C9" in card
    page = archive_page(by=officer, archived_id=record(officer, "C9").pk)
    assert page.ours == (f"Crime {crime.number}", f"/crimes/{crime.pk}/")


def test_a_confidential_address_is_masked_here_too(officer: Actor) -> None:
    keeper = actor_for(person("t.keeper", "safeguarding-officer"))
    archived = record(officer, "P1")
    profile = record_person(
        by=keeper, details=PersonDetails(surname="Marshall", address="4 Mill Ln"),
    ).value  # fmt: skip
    assert archived.home == "4 Mill Ln"
    set_details(by=keeper, profile_id=profile.pk, confidential=True, reason="Threatened at home")
    assert record(officer, "P1").home == "[confidential address]"
    keeper = actor_for(Account.objects.get(username="t.keeper"))
    assert archive_page(by=keeper, archived_id=archived.pk).record.home == "4 Mill Ln"
