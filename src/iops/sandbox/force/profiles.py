"""Profiles: what the police's records say about people, with the errors that records carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.birthdays import record_birthday
from iops.sandbox.force.columns import (
    Batch,
    Text,
    as_text,
    batch,
    days,
    optional,
    pa,
    pc,
    take_text,
    with_text,
)
from iops.sandbox.force.fanout import Fanout, fan_out
from iops.sandbox.force.faults import Fault, draw_faults, has, without
from iops.sandbox.force.misspell import misspell, plain_letters
from iops.sandbox.force.population import Person, Population
from iops.sandbox.force.wordlists.nicknames import NICKNAMES
from iops.sandbox.force.wordlists.origins import ORIGINS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# How many profiles a person has, from one upwards; few people have many.
_COUNTS: Final = (0.790, 0.130, 0.045, 0.018, 0.009, 0.004, 0.002, 0.002)
SOURCES: Final = ("victim", "witness", "caller", "suspect", "stop-search", "custody",
                  "intelligence", "missing")  # fmt: skip
_SOURCE_SHARES: Final = (0.30, 0.16, 0.20, 0.10, 0.06, 0.08, 0.07, 0.03)
_LAST_FOR_CHILDREN: Final = SOURCES.index("witness")
_YEARS_BACK: Final = 12
_UNSTATED_SHARE: Final = 0.12
SEX_CODES: Final = ("1", "2", "0")  # exchange codes: male, female, not known


@dataclass(frozen=True, eq=False)
class Profiles:
    """All profiles, made in portions."""

    people: Population
    of: Fanout

    def table(self, rows: Ints) -> tuple[Batch, Batch]:
        """The profiles with those numbers, and the truth about them."""
        draws = self.people.draws
        owner = self.of.owner_of(rows)
        person = self.people.person(owner)
        faults = self._possible(draw_faults(draws, rows), person)
        forename, middle, surname, faults = self._names(rows, person, faults)
        recorded = self._recorded(rows, person)
        born = record_birthday(draws, rows, person.born, faults, recorded)
        old = draws.below("address.old", rows, self.people.addresses.homes)
        address = np.where(has(faults, Fault.OLD_ADDRESS), old, person.address)
        sex = np.where(has(faults, Fault.SEX_WRONG), 1 - person.sex, person.sex)
        sex = np.where(has(faults, Fault.SEX_MISSING), 2, sex)
        unstated = draws.chance("ethnicity.unstated", rows, _UNSTATED_SHARE)
        ethnicity = np.where(unstated, len(_ETHNICITY_WORDS), _ethnicity(self.people, person))
        source = draws.pick("profile.source", rows, _SOURCE_SHARES)
        # Below ten nobody is criminally responsible (Children and Young Persons Act 1933 s.50).
        child = recorded - person.born < 10 * 365.25
        source = np.where(child & (source > _LAST_FOR_CHILDREN), 0, source)
        profiles = batch(
            {
                "id": rows + 1,
                "source": take_text(_SOURCES, source),
                "recorded_on": days(recorded),
                "forename": forename,
                "middle_names": middle,
                "surname": surname,
                "born": born,
                "sex": take_text(SEXES, sex),
                "ethnicity": take_text(_ETHNICITIES, ethnicity),
                "observed": take_text(_OBSERVED, person.origin),
                "address_id": optional(address + 1, has(faults, Fault.ADDRESS_MISSING)),
            }
        )
        truth = batch({"profile_id": rows + 1, "person_id": owner + 1, "faults": faults})
        return profiles, truth

    def _possible(self, faults: Ints, person: Person) -> Ints:
        """Faults taken back that this person cannot have."""
        day = person.born.astype("datetime64[D]")
        month = day.astype("datetime64[M]")
        of_month = (day - month).astype(np.int64) + 1
        number = month.astype(np.int64) % 12 + 1
        cannot = {
            Fault.MIDDLE_MISSING: person.middle < 0,
            Fault.OTHER_SURNAME: person.birth_surname == person.surname,
            Fault.NICKNAME: ~_has_nickname(self.people)[person.forename],
            Fault.BORN_DAY_MONTH: (of_month > 12) | (of_month == number),
        }
        for fault, where in cannot.items():
            faults = without(faults, fault, where)
        return faults

    def _names(self, rows: Ints, person: Person, faults: Ints) -> tuple[Text, Text, Text, Ints]:
        names, draws = self.people.names, self.people.draws
        forename = take_text(names.forenames, person.forename)
        carried = np.where(has(faults, Fault.OTHER_SURNAME), person.birth_surname, person.surname)
        surname = take_text(names.surnames, carried)
        gone = (person.middle < 0) | has(faults, Fault.MIDDLE_MISSING)
        middle = names.forenames.take(pa.array(np.maximum(person.middle, 0), mask=gone))

        forename, in_forename = _plain(forename, has(faults, Fault.PLAIN_LETTERS))
        surname, in_surname = _plain(surname, has(faults, Fault.PLAIN_LETTERS))
        faults = without(faults, Fault.PLAIN_LETTERS, ~(in_forename | in_surname))

        bits = draws.bits("misspelling", rows)
        chosen = has(faults, Fault.NICKNAME)
        forms = [
            NICKNAMES[word][int(luck) % len(NICKNAMES[word])]
            for word, luck in zip(
                as_text(take_text(names.forenames, person.forename), chosen),
                bits[chosen].tolist(),
                strict=True,
            )
        ]
        forename = with_text(forename, chosen, forms)
        chosen = has(faults, Fault.FORENAME_MISSPELT)
        forename = with_text(forename, chosen, _misspelt(forename, chosen, bits >> np.uint64(7)))
        chosen = has(faults, Fault.SURNAME_MISSPELT)
        surname = with_text(surname, chosen, _misspelt(surname, chosen, bits >> np.uint64(23)))
        initial = pc.utf8_slice_codeunits(forename, 0, 1)
        forename = pc.if_else(pa.array(has(faults, Fault.INITIAL_ONLY)), initial, forename)
        swapped = pa.array(has(faults, Fault.NAMES_SWAPPED))
        first, last = pc.if_else(swapped, surname, forename), pc.if_else(swapped, forename, surname)
        return first, middle, last, faults

    def _recorded(self, rows: Ints, person: Person) -> Ints:
        """Most records are new; none is older than the person."""
        back = self.people.draws.uniform("profile.recorded", rows) ** 1.6 * _YEARS_BACK * 365.25
        recorded = self.people.today - back.astype(np.int64)
        return np.maximum(recorded, person.born)


def ethnicity_of(people: Population, person: Person) -> Text:
    """Self-defined ethnicity, the same each time somebody is asked."""
    return take_text(_ETHNICITIES, _ethnicity(people, person))


def _ethnicity(people: Population, person: Person) -> Ints:
    luck = people.draws.uniform("ethnicity", person.id)
    found = np.searchsorted(_ETHNICITY_HEAP, person.origin + luck, side="right")
    return np.minimum(found, len(_ETHNICITY_WORDS) - 1)


def make_profiles(people: Population) -> Profiles:
    def counts(persons: Ints) -> Ints:
        return people.draws.pick("profile.count", persons, _COUNTS) + 1

    return Profiles(people, fan_out(people.plan.people, counts))


def _plain(words: Text, chosen: Flags) -> tuple[Text, Flags]:
    """Accents taken off the chosen rows that have any; and which rows that were."""
    accented = ~np.asarray(pc.string_is_ascii(words))
    changed = chosen & accented
    plain = [plain_letters(word) for word in as_text(words, changed)]
    return with_text(words, changed, plain), changed


def _misspelt(words: Text, chosen: Flags, bits: NDArray[np.uint64]) -> list[str]:
    pairs = zip(as_text(words, chosen), bits[chosen].tolist(), strict=True)
    return [misspell(word, int(luck)) for word, luck in pairs]


def _has_nickname(people: Population) -> Flags:
    known = pc.is_in(people.names.forenames, value_set=pa.array(list(NICKNAMES), pa.string()))
    return np.asarray(known)


def _ethnicity_lists() -> tuple[NDArray[np.float64], list[str]]:
    heaped: list[NDArray[np.float64]] = []
    words: list[str] = []
    for number, origin in enumerate(ORIGINS):
        share = np.cumsum(list(origin.ethnicity.values()))
        heaped.append(number + share / share[-1])
        words.extend(origin.ethnicity)
    return np.concatenate(heaped), words


_ETHNICITY_HEAP, _ETHNICITY_WORDS = _ethnicity_lists()
_ETHNICITIES: Final = pa.array([*_ETHNICITY_WORDS, "NS"], pa.string())
_SOURCES: Final = pa.array(SOURCES, pa.string())
SEXES: Final = pa.array(SEX_CODES, pa.string())
_OBSERVED: Final = pa.array([origin.observed for origin in ORIGINS], pa.string())
