"""What a text says happened, in concepts: "crash", "RTC" and "smashed into" are one. Pure.

General English as it is spoken on the telephone: our own list, certainty general knowledge. A
word that stands for several things belongs to all of them. A star stands for any ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

#: What happened: kinds, and what of that kind. Two tellings that name none in common speak of two
#: events.
HAPPENED: Final = {
    "collision": {
        "crash": "crash* collision* rtc rta accident* collided smash prang* bump* pile-up shunt* "
        "clipped",
        "overturned": "overturned flipped upside rolled",
        "run over": "pedestrian* crossing knocked run-over",
        "parked car": "parked hit-and-run reversed",
        "wall": "garden-wall",
    },
    "fight": {
        "brawl": "brawl* mass kicking scuffle",
        "beaten": "beaten beating kicked attack* kicking",
        "two men": "punch* scrap",
        "fight": "fight* assault* punching",
    },
    "domestic": {
        "row": "couple neighbours screaming domestic",
        "hitting": "hitting beating banging",
        "ex": "ex boyfriend girlfriend husband wife partner",
    },
    "fire": {
        "vehicle": "torched burning",
        "rubbish": "bin bins skip rubbish",
        "building": "smoke building",
        "fire": "fire flames burn* alight blaze* arson ablaze",
    },
    "nuisance": {
        "noise": "party music noise noisy loud blaring sleep",
        "youths": "youths teenagers kids gang nuisance rowdy",
        "bikes": "bikes quad* motorbikes off-road",
        "fireworks": "firework* rockets bangers",
    },
    "robbery": {
        "person": "robbed mugged mugging watch",
        "bag": "bag handbag snatch* purse",
        "shop": "till robbery",
    },
    "break-in": {
        "house": "burglar* breaking break-in broken-into forced",
        "garden": "climbing intruder* prowler",
    },
    "shop theft": {
        "meat": "meat trolley",
        "alcohol": "spirits alcohol vodka",
        "perfume": "perfume pram cosmetics",
        "shop": "shoplift* thief stole stealing theft",
    },
    "weapon": {
        "knife": "knife knives blade stabbed stabbing",
        "machete": "machete zombie sword",
        "gun": "gun pistol firearm shotgun rifle",
    },
    "at risk": {
        "height": "jump bridge railings ledge railway suicid*",
        "old person": "elderly pensioner wandering confused nightie",
        "child": "toddler child alone",
        "lying": "doorway slumped collapsed lying",
    },
    "road": {
        "tree": "tree branch fallen",
        "animals": "horse* pony ponies cow cattle sheep loose",
        "load": "load planks debris mattress fell",
        "breakdown": "stranded breakdown",
        "lights": "lights",
        "water": "flood* burst water main",
    },
    "alarm": {
        "unit": "siren warehouse zones",
        "alarm": "alarm* bell bells sounding",
    },
    "prowling": {
        "cars": "doors vans",
        "gardens": "gardens prowler fences",
        "car": "driving slow slowly",
        "school": "school gates watching",
    },
    "damage": {
        "window": "window* bricks",
        "cars": "mirrors scratch* damaged",
        "shelter": "shelter",
        "damage": "smash* vandal* graffiti slashed",
    },
}  # fmt: skip
#: Particulars: the same one in two tellings speaks for one event.
DETAILS: Final = {
    "colour": "red blue black white silver grey green yellow orange brown pink purple gold",
    "vehicle": "corsa fiesta golf astra focus polo clio bmw audi kia ford vauxhall toyota nissan "
    "mercedes peugeot skoda van lorry bus tram taxi moped scooter motorbike motorcycle* biker "
    "rider bicycle cyclist pick-up minibus tractor quad*",
    "tool": "bottle bat knife machete gun hammer crowbar bar bricks blade petrol can glass",
    "who": "child* baby woman women girl* boy* lad* elderly old pensioner teenager* kids youths "
    "bouncers couple",
    "state": "unconscious bleeding* trapped injur* walking drunk barefoot screaming crying dead "
    "moving smoking leaking",
    "gone": "ran run* park station flats estate away legged off made",
}  # fmt: skip
_WORD: Final = re.compile(r"[a-z0-9]+(?:-[a-z]+)*")
#: Letters are typed twice by mistake, and forgotten where they belong twice.
_TWICE: Final = re.compile(r"([a-z])\1+")
_LONG: Final = 4


def _once(text: str) -> str:
    return _TWICE.sub(r"\1", text)


#: Said in any call: these tell nothing.
_IDLE: Final = frozenset(
    _once(
        """
    about after again all also and any are because been being but call caller can come could did
    does doing down each else even ever every from get gets getting give given goes going gone
    got had has have her here hers him his how into its just keep keeps know like little look
    lot made make man many maybe me might more most much near need never next nobody not now
    number one only other our out outside over people person please police put round said saw
    say says see seem seems seen she should some somebody someone something still street such
    take than that the their them then there these they thing things think this those through
    time today told too two until very want was way went were what when where which while who
    whole why will with would yes you your
    """
    ).split()
)


@dataclass(frozen=True)
class Said:
    """A text as concepts: kinds of event, and what of each kind.

    ``rest``: the words that are not said in any call, by their first letters.
    """

    kinds: frozenset[str]
    happened: frozenset[str]
    details: dict[str, frozenset[str]]
    rest: frozenset[str]

    @cached_property
    def marks(self) -> frozenset[str]:
        """Everything that a text may share with another: words, what happened, particulars."""
        named = {f"{group} {value}" for group, of in self.details.items() for value in of}
        return self.rest | self.happened | named


Table = dict[str, list[tuple[str, str]]]


def _heard(table: dict[str, dict[str, str]]) -> tuple[Table, Table]:
    """By whole word, and by how a word begins: the group and what of it."""
    whole: Table = {}
    begins: Table = {}
    for group, parts in table.items():
        for part, words in parts.items():
            for word in words.split():
                into = begins if word.endswith("*") else whole
                into.setdefault(_once(word.rstrip("*")), []).append((group, part))
    return whole, begins


_HAPPENED = _heard(HAPPENED)
_DETAILS = _heard(
    {group: {word.rstrip("*"): word for word in words.split()} for group, words in DETAILS.items()}
)


def _named(word: str, tables: tuple[Table, Table]) -> list[tuple[str, str]]:
    whole, begins = tables
    found = list(whole.get(word, []))
    # Nothing that begins a word of ours is shorter than three letters.
    for end in range(3, len(word) + 1):
        found += begins.get(word[:end], [])
    return found


@lru_cache(maxsize=8192)
def said(text: str) -> Said:
    """The concepts of a text, in any case and order."""
    happened: set[tuple[str, str]] = set()
    details: dict[str, set[str]] = {}
    rest: set[str] = set()
    for word in _WORD.findall(_once(text.lower().replace("'", ""))):
        happened.update(_named(word, _HAPPENED))
        for group, value in _named(word, _DETAILS):
            details.setdefault(group, set()).add(value)
        if len(word) >= _LONG and word not in _IDLE:
            rest.add(word[:6])
    return Said(
        frozenset(group for group, _ in happened),
        frozenset(f"{group}: {part}" for group, part in happened),
        {group: frozenset(of) for group, of in details.items()},
        frozenset(rest),
    )


@lru_cache(maxsize=8192)
def together(texts: tuple[str, ...]) -> Said:
    """What several texts about one event say in all."""
    if len(texts) == 1:
        return said(texts[0])
    every = [said(text) for text in texts]
    groups = {group for one in every for group in one.details}
    return Said(
        frozenset().union(*(one.kinds for one in every)),
        frozenset().union(*(one.happened for one in every)),
        {
            group: frozenset().union(*(one.details.get(group, frozenset()) for one in every))
            for group in groups
        },
        frozenset().union(*(one.rest for one in every)),
    )
