"""A small town for the journeys, made by commands in the database of the environment.

Run as a program: it prints nothing; each journey knows the names below.
"""

import os
import sys
from datetime import date, timedelta
from pathlib import Path

PASSWORD = "blue-lantern-quay-73"
HANDLER, DISPATCHER, OFFICER = "j.handler", "j.dispatcher", "j.officer"
SERGEANT, SUPERVISOR, KEEPER, ADMIN = "j.sergeant", "j.supervisor", "j.dpo", "j.admin"
REGISTRAR, INSPECTOR, MANAGER = "j.registrar", "j.inspector", "j.manager"
#: The machine that rings.
EXCHANGE = "j.exchange"
PEOPLE = {
    HANDLER: ("Hanna Dale", "call-handler", "staff"),
    DISPATCHER: ("Dev Patel", "dispatcher", "staff"),
    OFFICER: ("Olu Grant", "response-officer", "constable"),
    SERGEANT: ("Sue Marsh", "sergeant", "sergeant"),
    SUPERVISOR: ("Vic Stone", "control-room-supervisor", "inspector"),
    REGISTRAR: ("Rae Moor", "crime-registrar", "staff"),
    INSPECTOR: ("Ina Holt", "sergeant", "inspector"),
    MANAGER: ("Flo Ames", "force-incident-manager", "inspector"),
    KEEPER: ("Dee Fox", "data-protection-officer", "staff"),
    ADMIN: ("Ada Root", "system-administrator", "staff"),
    EXCHANGE: ("Exchange", "telephone-exchange", "staff"),
}
SHOP = "Corner Shop, 12 Mill Lane, Alderton"
#: An address, and its number.
HOME, UPRN = "14 Mill Lane, Alderton", "900000000012"
PERSON = "Samuel Fielding"
#: Somebody of whom other journeys want nothing: with a car, and a sister.
GONE, GONES_CAR = "Harriet Osgood", "HO12WEL"
#: Of each two records, that may be one person: the second is drawn to measure the machine.
ALIKE = ("Edwina Hallorann", "Ottoline Pembury")
#: Whom a retired system knew, and nobody brought over.
RETIRED = ("Jemima Thackeray", "Barnaby Wychwood")


def make() -> None:
    """Accounts, a shop and streets, two units, a person with a marker."""
    from iops.controlroom.resources.commands import add_unit, book_on
    from iops.governance.access.authority import system_actor
    from iops.governance.access.commands import create_account, hold_post, hold_rank, post_account
    from iops.governance.access.models import Account, Force, Team
    from iops.kernel import clock
    from iops.pole.links.commands import link, set_marker
    from iops.pole.objects.commands import record_vehicle
    from iops.pole.organisations.commands import record_organisation
    from iops.pole.people.commands import record_person
    from iops.pole.people.contracts import PersonDetails

    by = system_actor("sandbox")
    force = Force.objects.get()
    team = Team.objects.create(force=force, code="J", name="Journey team")
    since = clock.local_date(clock.now()) - timedelta(days=1)
    for username, (name, role, rank) in PEOPLE.items():
        made = create_account(by=by, username=username, name=name, password=PASSWORD).value
        post_account(by=by, account_id=made.pk, team_id=team.pk, role_code=role)
        hold_rank(by=by, account_id=made.pk, rank=rank, valid_from=since, reason="On joining")
    by = system_actor("sandbox")
    inspector = Account.objects.get(username=INSPECTOR)
    hold_post(
        by=by, post_code="duty-inspector", account_id=inspector.pk,
        until=clock.now() + timedelta(days=2),
    )  # fmt: skip
    places = _places()
    shop = record_organisation(by=by, name="Corner Shop", kind="shop", place_id=places[SHOP]).value
    assert shop.pk
    sam = record_person(
        by=by,
        details=PersonDetails(
            forename="Samuel", surname="Fielding", born="1990-05-02", sex="M",
            phone="07700900123", place_id=places["14 Mill Lane, Alderton"],
            address="14 Mill Lane, Alderton",
        ),
    ).value  # fmt: skip
    witness = PersonDetails(forename="Wilma", surname="Tenbrook")
    record_person(by=by, details=witness, restriction="contact-owner")
    jo = record_person(by=by, details=PersonDetails(forename="Jo", surname="Fielding")).value
    set_marker(
        by=by, about_kind="profile", about_id=sam.pk, type_code="WE", evidence="Knife found",
        review_on=date(2090, 1, 1),
    )  # fmt: skip
    car = record_vehicle(by=by, vrm="AB12CDE", make="Ford", model="Focus", colour="blue").value
    ends = {"from_kind": "profile", "from_id": sam.pk}
    link(by=by, **ends, to_kind="profile", to_id=jo.pk, reason="sibling", since="1992")
    link(by=by, **ends, to_kind="vehicle", to_id=car.pk, reason="keeper")
    _somebody_else()
    _alike()
    _retired()
    officer = Account.objects.get(username=OFFICER)
    sergeant = Account.objects.get(username=SERGEANT)
    for callsign, person, base in (
        ("GA12", officer, (400_300.0, 400_000.0)),
        ("GA14", sergeant, (402_500.0, 401_000.0)),
    ):
        unit = add_unit(by=by, callsign=callsign, beat="A1", base=base).value
        book_on(by=by, unit_id=unit.pk, account_ids=(person.pk,))
    _drove(unit.pk, base)


def _drove(unit_id: int, base: tuple[float, float]) -> None:
    """The way of GA14 in the last twelve minutes; in the middle nothing was heard of it."""
    from iops.controlroom.resources.contracts import Fix
    from iops.controlroom.resources.partitions import ensure_days
    from iops.controlroom.resources.positions import store_fixes
    from iops.kernel import clock
    from iops.reference.places.grid import to_wgs84

    ensure_days()
    now = clock.now()
    for ago in [*range(720, 480, -20), *range(240, 0, -20)]:
        longitude, latitude = to_wgs84([base[0] - ago], [base[1]])
        at = now - timedelta(seconds=ago)
        with clock.frozen(at):
            store_fixes([Fix(unit_id, float(longitude[0]), float(latitude[0]), at, heading=90.0)])


def _somebody_else() -> None:
    from iops.governance.access.authority import system_actor
    from iops.pole.links.commands import link
    from iops.pole.objects.commands import record_vehicle
    from iops.pole.people.commands import record_person
    from iops.pole.people.contracts import PersonDetails

    by = system_actor("sandbox")
    forename, surname = GONE.split()
    harriet = record_person(
        by=by, details=PersonDetails(forename=forename, surname=surname, born="1951-04")
    ).value
    car = record_vehicle(by=by, vrm=GONES_CAR, make="Rover", model="75", colour="green").value
    link(by=by, from_kind="profile", from_id=harriet.pk, to_kind="vehicle", to_id=car.pk,
         reason="keeper", since="2009")  # fmt: skip


def _alike() -> None:
    from datetime import date as day

    from iops.governance.access.authority import system_actor
    from iops.kernel.commands import visibility
    from iops.pole.linkage.commands import Proposed, draw_sample, load_proposals
    from iops.pole.linkage.models import Proposal
    from iops.pole.linkage.sampling import Drawn
    from iops.pole.links.commands import set_marker
    from iops.pole.people.commands import record_person
    from iops.pole.people.contracts import PersonDetails

    by, worker = system_actor("sandbox"), system_actor("worker")
    why = [("forename", "short", 4.2, 0.0), ("surname", "same", 9.1, 2.4),
           ("born", "other", -4.0, 0.0), ("phone", "same", 17.8, 0.0)]  # fmt: skip
    pairs = []
    for name in ALIKE:
        forename, surname = name.split()
        first, second = (
            record_person(
                by=by,
                details=PersonDetails(
                    forename=one, surname=surname, born=born, phone="07700900444",
                    address="17 Tanners Yard, Alderton", description=said,
                ),
                asked=True,
            ).value
            for one, born, said in (
                (forename, "1966-08-12", "Small scar over the left eyebrow, walks with a stick"),
                (forename[:2], "1966-12-08", "Grey hair, glasses"),
            )
        )  # fmt: skip
        pairs.append(Proposed(first.pk, second.pk, 12.5, -17.0, why, True))
        set_marker(by=by, about_kind="profile", about_id=second.pk, type_code="VI",
                   evidence="Threw a chair", review_on=day(2090, 1, 1))  # fmt: skip
    load_proposals(by=worker, run="journey", pairs=pairs)
    with visibility(by):
        drawn = Proposal.objects.get(left_id=pairs[1].left_id)
    draw_sample(
        by=worker, run="journey", settings_hash="journey", seed=1, strata={"other": 1.0},
        drawn=[Drawn(drawn.pk, "other", 1, False)],
    )  # fmt: skip


def _retired() -> None:
    from tempfile import TemporaryDirectory

    from iops.governance.access.authority import system_actor
    from iops.pole.archive.commands import load_archive

    (first, second), (third, fourth) = (one.split() for one in RETIRED)
    rows = (
        "reference,kind,forename,surname,aliases,born,address,phone,plate,day,words",
        f"N/48213,person,{first},{second},Jem Thack,1968-11-03,3 Tannery Row,07700 900771,,"
        "2014-06-01,Kept two large dogs. Spoke of a shotgun in the shed.",
        f"N/48214,person,{third},{fourth},,1959,,,,,",
        "V/771,vehicle,,,,,,,HO05 TLE,2012-02-29,Green Land Rover seen by the reservoir",
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "opus.csv"
        path.write_text("\n".join(rows) + "\n")
        load_archive(
            path, by=system_actor("loader"), system="OPUS", retired="2019-06",
            held="People, vehicles and custody of the western division",
        )  # fmt: skip


def _places() -> dict[str, int]:
    from iops.reference.places.grid import to_wgs84
    from iops.reference.places.models import Place
    from iops.reference.places.queries import fold

    made = {}
    for at, (kind, label) in enumerate(
        (
            ("premises", SHOP),
            ("address", "14 Mill Lane, Alderton"),
            ("street", "Mill Lane, Alderton"),
            ("street", "High Street, Alderton"),
        )
    ):
        east, north = 400_000.0 + 40 * at, 400_000.0
        longitude, latitude = to_wgs84([east], [north])
        place = Place.objects.create(
            kind=kind, label=label, search=fold(label), point=(east, north), beat="A1",
            longitude=float(longitude[0]), latitude=float(latitude[0]), division="Alder",
            uprn=UPRN if kind == "address" else "",
        )  # fmt: skip
        made[label] = place.pk
    return made


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")
    import django

    django.setup()
    make()
