"""Who may not see a restricted person cannot learn from any outlet that there is one.

Every outlet is asked twice by a stranger: before the person exists, and afterwards. The answers are
the same, byte by byte, but for tokens; and so is what the database was asked to answer them.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bench.pages_plan import PAGES, PROFILE
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyarrow import parquet

from iops.casework.crimes.commands import add_party, record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Account
from iops.insight.warehouse.export import export_warehouse
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.registry import registry
from iops.pole.identity.commands import judge
from iops.pole.linkage.models import Proposal
from iops.pole.links.commands import link, set_marker
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.search.queries import among
from iops.reference.places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

#: What differs from one request to the next, whoever asks.
TOKENS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    # The clock stands outside the months that are prepared, and the health of the system says so.
    r"|\d+ events lie outside every month"
    r'|csrf-?(?:middleware)?token" (?:value|content)="[^"]+"|nonce="[^"]+"'
)
#: Rows that a table of few rows is read whole for, though an index would do at any size: so many
#: more may be read for the few rows of one person, and no more statements at all. A path reads
#: the links, recorded and implied, at each of its steps.
FEW_ROWS = 160


@dataclass
class Town:
    """What everybody sees: Ada, her car, her phone, her place, a crime. The stranger who asks."""

    owner: Actor
    ada: int
    car: int
    phone: int
    place: int
    client: Client
    token: str
    crime: int
    hidden: int = 0
    alone: int = 0


def person(by: Actor, forename: str, surname: str, **more: Any) -> int:
    details = PersonDetails(
        forename=forename, surname=surname, born="1974-05-02", sex="F", phone="07700900123",
        description="Scar on the left hand", pnc_id="74/1234567W" if more else "",
    )  # fmt: skip
    return int(record_person(by=by, details=details, **more).value.pk)


@pytest.fixture(params=["intelligence-officer", "call-handler"])
def town(request: pytest.FixtureRequest, as_role: Callable[..., Actor]) -> Town:
    owner = as_role("investigator", team="TEAM-K")
    stranger = as_role(request.param, team="TEAM-S")
    place = Place.objects.create(
        kind="address", label="9 Canal Row, Alderton", search="9 canal row alderton",
        point=(1.0, 2.0), longitude=0, latitude=53,
    )  # fmt: skip
    ada = person(owner, "Ada", "Quillfeather")
    car = record_vehicle(by=owner, vrm="AB12KLM", make="Vauxhall", model="Corsa").value.pk
    phone = record_phone(by=owner, number="07700900123").value.pk
    _, token = issue_token(
        by=system_actor("worker"), account_id=stranger.account_id, name="stranger",
        scopes=["people.*", "incidents.*", "crimes.*"], operator="Ann Ash",
    ).value  # fmt: skip
    crime = record_crime(
        by=owner, details=CrimeDetails("8N", parties=(PartyIn("victim", profile_id=ada),))
    ).value.pk
    found = Town(owner, ada, car, phone, place.pk, Client(), token, crime)
    tie(found, ada, owner)
    link(by=owner, from_kind="vehicle", from_id=car, to_kind="crime", to_id=crime,
         reason="vehicle-used")  # fmt: skip
    found.client.force_login(
        Account.objects.get(pk=stranger.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return found


def tie(of: Town, profile: int, by: Actor) -> None:
    for kind, number, reason in (
        ("vehicle", of.car, "keeper"), ("phone", of.phone, "uses"), ("place", of.place, "lives-at"),
    ):  # fmt: skip
        link(by=by, from_kind="profile", from_id=profile, to_kind=kind, to_id=number, reason=reason)


def hide(of: Town) -> None:
    """Of Ada's name, tied as she is, in her crime, marked, held to be her; only the owner sees."""
    of.hidden = person(of.owner, "Adah", "Quillfeather", restriction=ABSENT)
    of.owner = actor_for(Account.objects.get(pk=of.owner.account_id))
    tie(of, of.hidden, of.owner)
    add_party(by=of.owner, crime_id=of.crime, party=PartyIn("witness", profile_id=of.hidden))
    set_marker(
        by=of.owner, about_kind="profile", about_id=of.hidden, type_code="VI", evidence="Seen.",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    judge(by=of.owner, left_id=of.ada, right_id=of.hidden, verdict="same", reason="Same scar")
    of.alone = person(of.owner, "Zebedee", "Canary", restriction=ABSENT)
    again = actor_for(Account.objects.get(pk=of.owner.account_id))
    tie(of, of.alone, again)
    with visibility(again):
        Proposal.objects.create(
            run="r1", left_id=of.hidden, right_id=of.alone, weight=20.0,
            prior=-17.0, explanation=[], together=True, created_by=again.account_id,
            audience_id=next(iter(set(again.audiences) - set(_open(again)))),
        )  # fmt: skip


def _open(by: Actor) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM access_audience WHERE restriction = 'open'")
        return [row[0] for row in cursor.fetchall()]


Ask = tuple[str, str, Any]


def outlets(of: Town) -> list[Ask]:
    """Method, address and body of everything that a stranger may ask."""
    find = [
        "Ada Quillfeather", "Adah Quillfeather", "Quilfeather", "Zebedee Canary", "Canary 1974",
        "Zebedee Canary 02/05/1974", "07700900123", "AB12KLM", "AB12*", "74/1234567W",
        "9 Canal Row", "scar on the left hand", "blue Corsa, ends KLM",
    ]  # fmt: skip
    typed = {"forename": "Zebedee", "surname": "Canary", "born": "1974-05-02", "sex": "F",
             "phone": "07700900123", "pnc_id": "74/1234567W"}  # fmt: skip
    keys = [f"profile:{of.ada}", f"vehicle:{of.car}", f"phone:{of.phone}", f"place:{of.place}"]
    asked: list[Ask] = []
    for text in find:
        asked.append(("POST", "/find", {"q": text}))
        asked.append(("POST", "/find", {"q": text, "reports": "1"}))
        asked.append(("POST", "/record/ends", {"to": text}))
        asked.append(("API", "/api/v1/find", {"text": text}))
        asked.append(("API", "/api/v1/find", {"text": text, "reports": True}))
        asked.append(("API", "/api/v1/find/elsewhere/archive", {"text": text}))
    asked.append(("POST", "/record/person/likely", typed))
    asked.append(("POST", "/record/person/likely", {**typed, "forename": "Adah"}))
    asked += [("GET", f"/people/{of.ada}/", None), ("GET", f"/vehicles/{of.car}/", None),
              ("GET", f"/phones/{of.phone}/", None), ("GET", f"/places/{of.place}/", None),
              ("GET", f"/places/{of.place}/map.json", None)]  # fmt: skip
    for key in keys:
        for resolved, implied in ("11", "01", "10"):
            more = f"node={key}&resolved={resolved}&implied={implied}"
            asked += [("GET", f"/diagrams/{what}.json?{more}", None) for what in WHAT]
        asked.append(("GET", f"/diagrams/path.json?from={keys[0]}&to={key}", None))
    for address in ("/diagrams/draw.json", "/diagrams/export.csv", "/diagrams/picture.json"):
        asked.append(("JSON", address, {"keys": keys}))
    for _, address, rows in PAGES:
        if not rows:
            asked.append(("GET", address, None))
        elif rows == PROFILE:
            asked.append(("GET", address.format(of.ada), None))
    return asked


WHAT = ("around", "expand")


def answered(of: Town, ask: Ask) -> tuple[int, str, list[str], int]:
    """Status, what was said but for tokens, the statements, and how many rows they read."""
    method, address, body = ask
    before = rows_read()
    bearer = {"Authorization": f"Bearer {of.token}"}
    with CaptureQueriesContext(connection) as asked:
        if method == "API":
            answer = Client().post(address, body, content_type="application/json", headers=bearer)
        elif method == "GET":
            answer = of.client.get(address)
        elif method == "JSON":
            answer = of.client.post(address, json.dumps(body), content_type="application/json")
        else:
            answer = of.client.post(address, body)
    said = TOKENS.sub("·", answer.content.decode())
    texts = [re.sub(r"\d+|'[^']*'", "?", one["sql"]) for one in asked.captured_queries]
    # What a parameter is cast to says only whether its list is empty.
    texts = [re.sub(r"::(int|float)\?\[\]", "", text)[:200] for text in texts]
    # The clock is read again each second, whoever asks; links are read in any order of their kinds.
    texts = sorted(text for text in texts if "kernel_clock" not in text)
    return answer.status_code, said, texts, rows_read() - before


def rows_read() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)"
            " FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


def test_no_outlet_says_that_a_restricted_person_exists(town: Town) -> None:
    asked = outlets(town)
    for ask in asked:  # what is kept from a first time on is kept now
        answered(town, ask)
    before = [answered(town, ask) for ask in asked]
    assert sum(status == 200 for status, *_ in before) > 60, "hardly anything was answered"
    assert any('"certainty": "implied"' in said for _, said, *_ in before), "nobody is tied"
    hide(town)
    after = [answered(town, ask) for ask in asked]
    differ = []
    for ask, one, other in zip(asked, before, after, strict=True):
        if one[:2] != other[:2]:
            differ.append(f"{ask}: {difference(one[1], other[1])}")
        if one[2] != other[2]:
            differ.append(f"{ask}: {statements(one[2], other[2])}")
        if other[3] - one[3] > FEW_ROWS:
            differ.append(f"{ask}: {one[3]} rows read, then {other[3]}")
    assert not differ, "\n".join(differ)


def statements(before: list[str], after: list[str]) -> str:
    """Which statements one has and the other has not."""
    one, other = Counter(before), Counter(after)
    return f"no more {list((one - other).elements())}, new {list((other - one).elements())}"


def difference(one: str, other: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"…{one[max(0, at - 60) : at + 60]!r} then …{other[max(0, at - 60) : at + 60]!r}"


#: Addresses that name a person by number.
BY_NUMBER = (
    "/people/{}/", "/people/{}/record/", "/access/sight/profile/{}/", "/access/glass/profile/{}/",
    "/audit/profile/{}/", "/confidential/person/{}/", "/record/link/profile/{}/",
    "/record/marker/profile/{}/", "/record/known/{}/", "/diagrams/around.json?node=profile:{}",
    "/diagrams/expand.json?node=profile:{}", "/diagrams/path.json?from=profile:{}&to=profile:1",
)  # fmt: skip


def test_the_number_of_a_restricted_person_is_answered_like_one_that_nobody_has(
    town: Town,
) -> None:
    hide(town)
    nobody = town.hidden + 900_000
    number = re.compile(rf"\b({nobody}|{town.hidden}|{town.alone})\b")
    differ = []
    for address in BY_NUMBER:
        answered(town, ("GET", address.format(nobody), None))
        one = answered(town, ("GET", address.format(nobody), None))
        for hidden in (town.hidden, town.alone):
            other = answered(town, ("GET", address.format(hidden), None))
            said = [number.sub("N", text) for text in (one[1], other[1])]
            if one[0] != other[0] or said[0] != said[1]:
                differ.append(f"{address}: {one[0]}, then {other[0]}; {difference(*said)}")
            if one[2] != other[2]:
                differ.append(f"{address}: {statements(one[2], other[2])}")
    assert not differ, "\n".join(differ)


def test_an_export_holds_nothing_of_a_restricted_person(
    as_role: Callable[..., Actor], town: Town, tmp_path: Path
) -> None:
    officer = as_role("data-protection-officer")
    export_warehouse(by=officer, folder=tmp_path / "before", whole=True)
    hide(town)
    export_warehouse(by=officer, folder=tmp_path / "after", whole=True)
    before, after = (exported(tmp_path / name) for name in ("before", "after"))
    assert before["profiles"], "nothing was exported"
    differ = {name: rows for name, rows in after.items() if rows != before[name]}
    assert not differ


def exported(folder: Path) -> dict[str, list[Any]]:
    """Every row of every table of an export but for when it was last changed."""
    found: dict[str, list[Any]] = {}
    for table in registry.each("warehouse"):
        rows = [row for file in folder.glob(f"{table.name}/*.parquet")
                for row in parquet.read_table(file).to_pylist()]  # fmt: skip
        # Whoever may export reviews restrictions: that there is one, their own duties say.
        rows = [row for row in rows if row.get("kind") != "review-restriction"]
        found[table.name] = sorted(rows, key=repr)
    return found


def test_what_a_saved_search_asks_finds_nothing_of_a_restricted_person(
    as_role: Callable[..., Actor], town: Town
) -> None:
    searcher = as_role("intelligence-officer", team="TEAM-S")
    hide(town)
    hidden = {"profile": [town.hidden, town.alone]}
    for text in ("Zebedee Canary", "Adah Quillfeather", "scar on the left hand", "74/1234567W"):
        assert among(by=searcher, text=text, records=hidden) == []
    assert among(by=searcher, text="Ada Quillfeather", records={"profile": [town.ada]})
