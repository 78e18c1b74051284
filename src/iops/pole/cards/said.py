"""Who says so: each fact of a card with its record, who recorded it, when, on what, how sure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from iops.governance.access.queries import known_as
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.kernel.models import History
from iops.kernel.registry import registry
from iops.pole.cards.around import LinkLine, links_around, markers_on
from iops.pole.cards.persons import visible
from iops.pole.cards.queries import ProfileLine, profile_line
from iops.pole.cards.things import THINGS
from iops.pole.cards.titles import MASKED
from iops.pole.confidential.queries import open_to, true_spot, unveil
from iops.pole.links.queries import MarkerLine
from iops.pole.people.audience import sees_details
from iops.pole.people.contracts import CONFIDENCE
from iops.pole.people.models import Profile
from iops.pole.sameness.queries import together
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

#: Older rows of one card that are gone through; of more the newest.
MOST_CHANGES, MOST_RESIDENTS = 1_000, 200
#: What keeps an address from those who may not know it says nothing of its own.
VEILING = ("places.mark_confidential", "people.set_confidential", "confidential.")


@dataclass(frozen=True)
class Account:
    """One source's word on a fact.

    ``record`` is the record that says it, ``by`` whoever recorded it or changed it last, as known
    then; ``basis`` what it stands on, with where that leads; ``certainty`` how sure;
    ``record_url`` where the viewer may say that it is wrong or has ended.
    """

    value: str
    record: str
    by: str
    at: datetime | None
    basis: str = ""
    basis_url: str = ""
    certainty: str = ""
    changed: bool = False
    record_url: str = ""


@dataclass(frozen=True)
class FactSaid:
    """A fact, and all who say something of it; ``many``: it is each time another thing."""

    label: str
    accounts: Sequence[Account]
    many: bool = False

    @property
    def differs(self) -> bool:
        """Whether two sources say different things."""
        return not self.many and len({one.value.casefold() for one in self.accounts}) > 1


@dataclass(frozen=True)
class Said:
    """All facts of a card with their sources; links and markers are many by nature."""

    title: str
    kind: str
    record_id: int
    url: str
    facts: Sequence[FactSaid]
    links: Sequence[FactSaid] = ()
    markers: Sequence[FactSaid] = ()
    links_more: int = 0
    shown: Sequence[tuple[str, int]] = ()


Value = Callable[[ProfileLine], str]


def _code(of: str, field: str) -> Value:
    def value(line: ProfileLine) -> str:
        code = getattr(line.profile, field)
        return codes.label(of, code) if code else ""

    return value


#: What the records of a person say: the fact, its columns, and the value as the viewer may know it.
PERSON: Sequence[tuple[str, tuple[str, ...], Value]] = (
    ("Name", ("forename", "middle", "surname"), lambda line: line.profile.name),
    ("Also known as", ("aliases",), lambda line: ", ".join(line.profile.other_names)),
    ("Born", ("born",), lambda line: str(line.profile.born or "")),
    ("Died", ("died",), lambda line: str(line.profile.died or "")),
    ("Sex", ("sex",), lambda line: line.profile.sex),
    ("Gender, as they say", ("gender",), _code("gender", "gender")),
    ("Ethnicity, as they say", ("ethnicity",), _code("ethnicity", "ethnicity")),
    (
        "Ethnicity, as seen", ("observed_ethnicity",),
        _code("observed-ethnicity", "observed_ethnicity"),
    ),
    ("Address", ("address", "place_id"), lambda line: line.address),
    ("Phone", ("phone",), lambda line: line.phone),
    ("Email", ("email",), lambda line: line.email),
    ("PNC ID", ("pnc_id",), lambda line: line.profile.pnc_id),
    ("CRO", ("cro",), lambda line: line.profile.cro),
    ("Identity", ("confidence",), lambda line: CONFIDENCE.get(line.profile.confidence, "")),
    ("Description", ("description",), lambda line: line.profile.description),
)  # fmt: skip


@record_view("cards.said", permission="people.view", shows=lambda said: said.shown)
def said_of(*, by: Actor, kind: str, record_id: int) -> Said:
    """Who says what is on the card of this record. Raises NotVisible.

    Only what the card itself shows its viewer: a masked address is masked here, and of what a
    record said before it was changed only that it was.
    """
    if kind == "profile":
        return _person(by, record_id)
    if kind == "place":
        return _place(by, record_id)
    return _thing(by, kind, record_id)


def _person(by: Actor, record_id: int) -> Said:
    nominal, profiles = visible(by, record_id)
    changes = Changes("people_profile", profiles)
    unveil(by, *profiles)
    lines = [profile_line(by, one, "") for one in profiles]
    facts = []
    for label, fields, value in PERSON:
        said = [(line, value(line)) for line in lines]
        facts.append(
            FactSaid(
                label,
                [
                    changes.account(
                        line.profile, text, f"Person record {line.profile.pk}",
                        fields if text != MASKED else (), basis=line.source,
                    )
                    for line, text in said
                    if text
                ],
            )
        )  # fmt: skip
    seen = [one.pk for one in profiles]
    return _whole(
        by, "profile", seen, profiles[0].name, nominal, f"/people/{nominal}/", facts,
        [("profile", one) for one in seen],
    )  # fmt: skip


def _thing(by: Actor, kind: str, record_id: int) -> Said:
    of = THINGS.get(kind)
    record = of.model.objects.visible_to(by).filter(pk=record_id).first() if of else None
    if of is None or record is None:
        raise NotVisible(f"There is no {kind} with this number that you may see.")
    changes = Changes(record._meta.db_table, [record])
    if kind == "organisation":
        spot = true_spot(by, kind, record)
        record.address, record.place_id = spot.place_text, spot.place_id
    unveil(by, record)
    facts = [
        FactSaid(
            fact.label,
            [changes.account(record, fact.value, f"{of.label} record {record.pk}", fact.fields)]
            if fact.value
            else [],
        )
        for fact in of.facts(record)
    ]
    url = registry.record_kind(kind).url.format(id=record_id)
    return _whole(
        by, kind, [record_id], of.title(record), record_id, url, facts, [(kind, record_id)]
    )


def _place(by: Actor, place_id: int) -> Said:
    place = Place.objects.filter(open_to(by), pk=place_id).first()
    if place is None:
        raise NotVisible("There is no place with this number that you may see.")
    key = f", its number {place.source_key}" if place.source_key else ""
    gazetteer = f"Gazetteer entry {place.pk}"

    def known(label: str, value: str) -> FactSaid:
        basis = f"{place.source or 'source not recorded'}{key}"
        return FactSaid(label, [Account(value, gazetteer, "", None, basis)] if value else [])

    ids = together(by, "place", [place_id])
    here = Profile.objects.visible_to(by).filter(place_id__in=ids).order_by("-id")
    people = [one for one in here[:MOST_RESIDENTS] if sees_details(by, one)]
    changes = Changes("people_profile", people)
    lives = FactSaid(
        "People recorded here",
        [
            changes.account(
                one, one.name, f"Person record {one.pk}", ("address", "place_id"),
                basis=profile_line(by, one, "").source,
            )
            for one in people
        ],
        many=True,
    )  # fmt: skip
    facts = [
        known("Address", place.label),
        known("Kind", ", ".join(filter(None, [place.kind, place.subkind]))),
        known("Postcode", place.postcode),
        known("Address number (UPRN)", place.uprn),
        known("Beat", ", ".join(filter(None, [place.beat, place.division]))),
        known("Grid", f"{place.point[0]:.0f} E, {place.point[1]:.0f} N"),
        lives,
    ]
    return _whole(
        by, "place", ids, place.label, place_id, f"/places/{place_id}/", facts,
        [("profile", one.pk) for one in people],
    )  # fmt: skip


def _whole(
    by: Actor, kind: str, ids: Sequence[int], title: str, number: int, url: str,
    facts: Sequence[FactSaid], shown: Sequence[tuple[str, int]],
) -> Said:  # fmt: skip
    around, markers = links_around(by, kind, ids), markers_on(by, kind, ids)
    changes = Changes("links_link", [line.link for line in around.lines])
    return Said(
        title, kind, number, url, facts,
        [FactSaid(line.label.capitalize(), [_link(by, line, changes)]) for line in around.lines],
        [FactSaid(line.label, [_marker(line)]) for line in markers],
        around.more, shown,
    )  # fmt: skip


def _link(by: Actor, line: LinkLine, changes: "Changes") -> Account:
    link = line.link
    value = f"{line.title} ({line.dates})" if line.dates else line.title
    said = changes.account(link, value, f"Link {link.pk}", ("until",), basis=line.source[0])
    change = f"/record/tie/{link.pk}/?of={line.of}" if line.url and by.may("links.link") else ""
    return replace(
        said, basis_url=line.source[1], certainty=link.certainty.capitalize(), record_url=change
    )


def _marker(line: MarkerLine) -> Account:
    review = f"review {line.review_on:%d %b %Y}"
    return Account(
        f"{line.label}, {review}", f"Marker {line.id}", line.set_by, line.set_at, line.evidence
    )


class Changes:
    """Who said each column of these rows last: whoever recorded the row, or changed that column.

    Three statements for all rows, however many facts are asked for. Made before masks of the rows
    are filled.
    """

    def __init__(self, table: str, rows: Sequence[Any]) -> None:
        #: Of each row what it says now and said before each change, the newest first.
        self.states: dict[int, list[dict[str, Any]]] = {row.pk: [_columns(row)] for row in rows}
        self.changes: dict[int, list[History]] = {row.pk: [] for row in rows}
        kept = History.objects.filter(
            table_name=table, row_id__in=list(self.states), operation="UPDATE"
        )
        for one in kept.order_by("-id")[:MOST_CHANGES]:
            self.states[one.row_id].append(one.row or {})
            self.changes[one.row_id].append(one)
        recorded = [(row.created_by, row.created_at) for row in rows]
        changed = [(one.actor_id, one.at) for of in self.changes.values() for one in of]
        self.who = known_as([*recorded, *((account, at) for account, at in changed if account)])

    def account(
        self, row: Any, value: str, record: str, fields: Sequence[str], *, basis: str = ""
    ) -> Account:
        """Who says these columns of the row."""
        states = self.states[row.pk]
        for at, one in enumerate(self.changes[row.pk]):
            if (one.command or "").startswith(VEILING):
                continue
            if any(states[at].get(name) != states[at + 1].get(name) for name in fields):
                by = self.who.get((one.actor_id or 0, one.at), "a process of the system")
                return Account(value, record, by, one.at, basis, changed=True)
        by = self.who[row.created_by, row.created_at]
        return Account(value, record, by, row.created_at, basis)


def _columns(row: Any) -> dict[str, Any]:
    """What a row says, as its history keeps it."""
    plain = (str, int, float, bool, type(None))
    return {
        name: value if isinstance(value, plain) else str(value)
        for name, value in ((one.attname, getattr(row, one.attname)) for one in row._meta.fields)
    }
