"""What is compared and how, as Splink takes it: the same on DuckDB and on Spark.

A comparison whose columns are empty throughout is left out, so that one model serves records of
any make. The levels are those of ``contracts.OUTCOMES``, in its order.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from math import log2
from pathlib import Path
from typing import Any, Final

from splink import SettingsCreator, block_on
from splink import comparison_level_library as cll
from splink import comparison_library as cl

from iops.pole.linkage.contracts import OUTCOMES

#: Changes whenever a level or a key changes: what was trained before does not fit any more.
VERSION: Final = 1
#: Columns of which a comparison needs at least one.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "number": ("number",),
    "forename": ("forename",),
    "surname": ("surname",),
    "others": ("others",),
    "born": ("born",),
    "sex": ("sex",),
    "where": ("home", "postcode", "town"),
    "phone": ("phone",),
    "email": ("email",),
    "work": ("work",),
}


def on(*columns: str) -> Any:
    """Pairs that share these columns."""
    return block_on(*columns)


def _same(column: str, *, rare: bool = True) -> Any:
    """Equal; the rarer the value, the more it says."""
    return cll.ExactMatchLevel(column, term_frequency_adjustments=rare)


def _sql(text: str) -> Any:
    return cll.CustomLevel(text, base_dialect_str="duckdb")


def _like(column: str) -> Any:
    """One slip in a word that is long enough to bear it, or nearly the same beginning."""
    return cll.Or(
        cll.And(cll.LevenshteinLevel(column, 1), _sql(f"length({column}_l) > 4")),
        cll.JaroWinklerLevel(column, 0.93),
    )


_INITIAL = (
    "least(length(forename_l), length(forename_r)) = 1"
    " and substr(forename_l, 1, 1) = substr(forename_r, 1, 1)"
)
#: Each part stands where the other stands in the other record; one of them may have a slip.
_SWAPPED = (
    "(forename_l = surname_r and levenshtein(surname_l, forename_r) <= 2)"
    " or (surname_l = forename_r and levenshtein(forename_l, surname_r) <= 2)"
)
#: Only one of the parts does. It is counted once, with the forename.
_CROSSED = "forename_l = surname_r or surname_l = forename_r"
#: Nor where they live under one roof: that and a surname are one fact, and count with "where".
_NO_SURNAME = (
    f"surname_l is null or surname_r is null or (({_CROSSED}) and not ({_SWAPPED}))"
    " or home_l = home_r"
)


def _beside(column: str) -> Any:
    among = f"array_contains(others_l, {column}_r) or array_contains(others_r, {column}_l)"
    if column == "surname":
        among += (
            " or instr(sur_parts_l, '|' || surname_r || '|') > 0"
            " or instr(sur_parts_r, '|' || surname_l || '|') > 0"
        )
    return _sql(among)


_YEAR_L, _YEAR_R = "substr(born_l, 1, 4)", "substr(born_r, 1, 4)"
_BORN: Final[dict[str, Any]] = {
    "slip": (
        "length(born_l) = 10 and length(born_r) = 10 and (levenshtein(born_l, born_r) = 1"
        " or (substr(born_l, 1, 5) = substr(born_r, 1, 5)"
        "     and substr(born_l, 6, 2) = substr(born_r, 9, 2)"
        "     and substr(born_l, 9, 2) = substr(born_r, 6, 2))"
        " or (substr(born_l, 5) = substr(born_r, 5)"
        f"     and abs(cast({_YEAR_L} as int) - cast({_YEAR_R} as int)) = 1))"
    ),
    "part": (
        "least(length(born_l), length(born_r)) < 10 and substr(born_l, 1, least(length(born_l),"
        " length(born_r))) = substr(born_r, 1, least(length(born_l), length(born_r)))"
    ),
    "year": f"{_YEAR_L} = {_YEAR_R}",
    "near": f"abs(cast({_YEAR_L} as int) - cast({_YEAR_R} as int)) <= 2",
}
_NOWHERE = (
    "(home_l is null or home_r is null) and (postcode_l is null or postcode_r is null)"
    " and (town_l is null or town_r is null)"
)


def _levels() -> dict[str, dict[str, Any]]:
    """Each comparison: first what makes it impossible, then its outcomes but the last."""
    return {
        "number": {
            "": cll.NullLevel("number"),
            "same": _same("number", rare=False),
            "slip": cll.LevenshteinLevel("number", 2),
        },
        "forename": {
            "": cll.NullLevel("forename"),
            "initial": _sql(_INITIAL),
            "same": _same("forename"),
            "short": _sql("instr(fore_forms_l, '|' || forename_r || '|') > 0"),
            "like": _like("forename"),
            "sound": cll.And(
                cll.ExactMatchLevel("fore_sound"), cll.JaroWinklerLevel("forename", 0.7)
            ),
            "swapped": _sql(_SWAPPED),
            "crossed": _sql(_CROSSED),
            "beside": _beside("forename"),
            "near": cll.JaroWinklerLevel("forename", 0.8),
        },
        "surname": {
            "": _unknown(_NO_SURNAME),
            "same": _same("surname"),
            "like": _like("surname"),
            "sound": cll.And(
                cll.ExactMatchLevel("sur_sound"), cll.JaroWinklerLevel("surname", 0.7)
            ),
            "swapped": _sql(_SWAPPED),
            "beside": _beside("surname"),
            "near": cll.JaroWinklerLevel("surname", 0.8),
        },
        "others": {
            "": cll.NullLevel("others"),
            "two": cll.ArrayIntersectLevel("others", 2),
            "one": cll.ArrayIntersectLevel("others", 1),
        },
        "born": {
            "": cll.NullLevel("born"),
            "part": _sql(_BORN["part"]),
            "same": _same("born"),
            **{code: _sql(_BORN[code]) for code in ("slip", "year", "near")},
        },
        "sex": {"": cll.NullLevel("sex"), "same": _same("sex", rare=False)},
        "where": {
            "": _unknown(_NOWHERE),
            # Who shares roof and surname is mostly family: one fact, learnt as one.
            "family": cll.And(
                _sql("home_l = home_r"),
                cll.Or(_sql("surname_l = surname_r"), _like("surname"), _sql(_SWAPPED)),
            ),
            "home": _same("home"),
            "postcode": _same("postcode"),
            "sector": cll.ExactMatchLevel("sector"),
            "town": _same("town"),
            "near": cll.Or(cll.LevenshteinLevel("postcode", 1), cll.JaroWinklerLevel("town", 0.88)),
        },
        "phone": {"": cll.NullLevel("phone"), "same": _same("phone")},
        "email": {
            "": cll.NullLevel("email"),
            "same": _same("email", rare=False),
            "mailbox": cll.ExactMatchLevel("mailbox"),
            "near": cll.JaroWinklerLevel("email", 0.88),
        },
        "work": {"": cll.NullLevel("work"), "same": _same("work")},
    }


def _unknown(sql: str) -> Any:
    return _sql(sql).configure(is_null_level=True, label_for_charts="not known")


def settings(filled: Collection[str], keys: Collection[str], *, prior: float) -> Any:
    """The model for records in which the columns ``filled`` are not empty throughout.

    ``keys`` are the blocking keys that the records have (see ``keys``).
    """
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            _comparison(name) for name, needs in NEEDS.items() if set(needs) & set(filled)
        ],
        blocking_rules_to_generate_predictions=[block_on(key) for key in keys],
        probability_two_random_records_match=prior,
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
    )


def _comparison(name: str) -> Any:
    words = OUTCOMES[name][1]
    levels = {**_levels()[name], list(words)[-1]: cll.ElseLevel()}
    expected = iter(_EXPECTED[name])
    found = []
    for code, level in levels.items():
        if code:
            # Learning begins at what is expected, and so ends near it rather than elsewhere.
            of_one, of_two = next(expected)
            level = level.configure(
                label_for_charts=words[code], m_probability=of_one, u_probability=of_two
            )
        found.append(level)
    return cl.CustomComparison(
        output_column_name=name,
        comparison_description=OUTCOMES[name][0],
        comparison_levels=found,
    )


#: What each outcome would be among the records of one person, and of two, where nothing could be
#: learnt: the house's own estimate for hand-typed records, in the order of the outcomes.
_EXPECTED: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "number": ((0.93, 1e-5), (0.04, 0.0005), (0.03, 0.9995)),
    "forename": (
        (0.01, 0.004), (0.75, 0.01), (0.07, 0.008), (0.08, 0.004), (0.02, 0.003), (0.01, 0.0005),
        (0.005, 0.002), (0.01, 0.003), (0.02, 0.03), (0.025, 0.9355),
    ),
    "surname": (
        (0.80, 0.003), (0.08, 0.002), (0.02, 0.002), (0.01, 0.0005), (0.02, 0.002), (0.02, 0.03),
        (0.05, 0.96),
    ),
    "others": ((0.10, 0.001), (0.40, 0.03), (0.50, 0.969)),
    "born": (
        (0.02, 0.002), (0.80, 1e-4), (0.08, 0.002), (0.02, 0.015), (0.02, 0.05), (0.06, 0.931),
    ),
    "sex": ((0.98, 0.5), (0.02, 0.5)),
    "where": (
        (0.40, 3e-5), (0.05, 3e-5), (0.20, 0.0005), (0.08, 0.003), (0.12, 0.03),
        (0.02, 0.01), (0.18, 0.956),
    ),
    "phone": ((0.6, 0.0005), (0.4, 0.9995)),
    "email": ((0.8, 0.0005), (0.05, 0.0005), (0.05, 0.002), (0.1, 0.997)),
    "work": ((0.7, 0.03), (0.3, 0.97)),
}  # fmt: skip
#: So much of what was learnt gives way to what is expected: a few hundred pairs teach nothing of
#: what happens to one in a hundred, and a level never met must not forbid.
YIELDS: Final = 0.02
#: Strangers are drawn by lot, and in few records some of them are one person after all: their share
#: is taken out, down to this part of what was counted.
LEFT_OF_STRANGERS: Final = 0.25


def steadied(saved: dict[str, Any]) -> dict[str, Any]:
    """A trained model in which nothing is impossible and nothing unlearnt is left to chance."""
    chance = saved["probability_two_random_records_match"]
    for comparison in saved["comparisons"]:
        expected = _EXPECTED[comparison["output_column_name"]]
        levels = [one for one in comparison["comparison_levels"] if not one.get("is_null_level")]
        for level, (of_one, of_two) in zip(levels, expected, strict=True):
            m, u = level.get("m_probability"), level.get("u_probability")
            learnt = m if isinstance(m, float) else (of_one if m is None else 0.0)
            level["m_probability"] = m = (1 - YIELDS) * learnt + YIELDS * of_one
            counted = u if isinstance(u, float) else of_two
            level["u_probability"] = max(counted - chance * m, LEFT_OF_STRANGERS * counted, 1e-7)
    return saved


def codes_of() -> dict[str, list[str]]:
    """The outcomes of each comparison, the highest level first."""
    return {name: list(outcomes) for name, (_, outcomes) in OUTCOMES.items()}


def prior_weight(saved: Path) -> float:
    """Where every pair begins, as a logarithm to base two, in a model that was saved."""
    chance = float(json.loads(saved.read_text())["probability_two_random_records_match"])
    return round(log2(chance / (1 - chance)), 2)
