"""Who the people really are: the other half of the truth about the profiles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.columns import Batch, batch, days, pa, take_text
from iops.sandbox.force.population import Population
from iops.sandbox.force.profiles import SEXES, ethnicity_of
from iops.sandbox.force.wordlists.origins import ORIGINS

Ints = NDArray[np.int64]


def people_table(people: Population, rows: Ints) -> Batch:
    person, names = people.person(rows), people.names
    middle = pa.array(np.maximum(person.middle, 0), mask=person.middle < 0)
    return batch(
        {
            "id": rows + 1,
            "household_id": person.household + 1,
            "address_id": person.address + 1,
            "forename": take_text(names.forenames, person.forename),
            "middle_name": names.forenames.take(middle),
            "surname": take_text(names.surnames, person.surname),
            "birth_surname": take_text(names.surnames, person.birth_surname),
            "sex": take_text(SEXES, person.sex),
            "born": days(person.born),
            "ethnicity": ethnicity_of(people, person),
            "origin": take_text(_ORIGINS, person.origin),
            "is_twin": pa.array(person.is_twin),
        }
    )


_ORIGINS = pa.array([origin.code for origin in ORIGINS])
