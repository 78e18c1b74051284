"""What a machine may judge, and what comes first for people: pure.

A machine judges "same" only where a mistake could hurt nobody and where it has been measured, on
pairs of this very force, to be right in 999 of 1,000 cases at least. Everything else is a
person's (Data Protection Act 2018 s.49: no significant decision by automated processing alone
without safeguards; house rule for the figures).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

#: What the lower bound of precision must reach, and on how many labelled pairs in all.
PRECISE: Final = 0.999
#: Outcomes of the comparison of forenames that are one name, however spelt.
ALIKE: Final = frozenset({"initial", "same", "short", "like", "sound", "swapped", "beside"})
LABELLED: Final = 10_000
#: The normal quantile of a two-sided interval of 95 %.
_Z: Final = 1.959964
#: A group of which the machine joins none must have been looked for: so many labelled pairs.
LOOKED_FOR: Final = 100
ALL, TWINS, FATHER_AND_SON, COMMON = "all", "twins", "father and son", "common name"
#: Groups in which a mistake is likeliest, measured beside the whole. Common names are measured
#: for each origin: "common name: A".
SPECIAL: Final = (TWINS, FATHER_AND_SON)
#: Between a father and a son, in years.
GENERATION: Final = (15, 60)


def lower_bound(right: float, of: float) -> float:
    """The lower end of Wilson's 95 % interval of a share; 0 where nothing was counted.

    Wilson, Probable inference, the law of succession, and statistical inference, Journal of the
    American Statistical Association 22 (1927), 209-212.
    """
    if of <= 0:
        return 0.0
    share, z2 = right / of, _Z * _Z
    middle = share + z2 / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return min(share, max(0.0, (middle - spread) / (1 + z2 / of)))


@dataclass(frozen=True, slots=True)
class Measured:
    """Labelled pairs of a group: how many, how many the machine would join, how many rightly.

    Of a sample by strata, ``share`` is the precision as estimated for all proposed pairs, and
    ``effective`` how many pairs drawn without strata would say it as surely.
    """

    labelled: int
    joined: int
    right: int
    share: float | None = None
    effective: float | None = None

    @property
    def precision(self) -> float:
        """The share joined rightly; 0 where none would be joined."""
        if self.share is not None:
            return self.share
        return self.right / self.joined if self.joined else 0.0

    @property
    def lower(self) -> float:
        of = self.joined if self.effective is None else self.effective
        return lower_bound(self.precision * of, of)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Of one stratum: how many were labelled, would be joined, are so rightly; each stands for."""

    labelled: int
    joined: int
    right: int
    stands_for: float


def of_strata(strata: Sequence[Stratum]) -> tuple[float, float]:
    """The precision over all strata, and the number of pairs that it rests on in effect.

    That number is the smaller of two: what unequal weights leave (Kish, Survey Sampling, 1965,
    section 11.7), and what the variance of the estimate comes to (Korn and Graubard, Confidence
    intervals for proportions with small expected number of positive counts estimated from survey
    data, Survey Methodology 24 (1998), 193-201).
    """
    whole = sum(one.stands_for * one.joined for one in strata)
    share = sum(one.stands_for * one.right for one in strata) / whole
    effective = whole**2 / sum(one.stands_for**2 * one.joined for one in strata)
    variance = 0.0
    for one in strata:
        # Of each labelled pair: nothing where it would not be joined, else right less the share.
        wrong = one.joined - one.right
        total = one.right * (1 - share) - wrong * share
        squares = one.right * (1 - share) ** 2 + wrong * share**2
        if one.labelled > 1:
            spread = (squares - total**2 / one.labelled) / (one.labelled - 1)
            variance += one.stands_for**2 * one.labelled * spread
    variance /= whole**2
    if 0 < share < 1 and variance > 0:
        effective = min(effective, share * (1 - share) / variance)
    return share, effective


def reasons_against(groups: Mapping[str, Measured]) -> list[str]:
    """Why a force may not let a machine judge, in sentences; none where it may."""
    found = []
    whole = groups.get(ALL, Measured(0, 0, 0))
    if whole.labelled < LABELLED:
        found.append(
            f"{whole.labelled:,} labelled pairs that were held out were measured; "
            f"{LABELLED:,} are needed."
        )
    if not any(name.startswith(COMMON) for name in groups):
        found.append("Common names were not measured for any origin.")
    for name in (ALL, *SPECIAL, *sorted(set(groups) - {ALL, *SPECIAL})):
        one = groups.get(name, Measured(0, 0, 0))
        if one.joined == 0:
            if name == ALL or one.labelled < LOOKED_FOR:
                found.append(f"{name.capitalize()}: too few pairs were measured ({one.labelled}).")
        elif one.lower < PRECISE:
            found.append(
                f"{name.capitalize()}: {one.right:,} of {one.joined:,} joined rightly; the lower "
                f"bound of precision is {one.lower:.4f}, and {PRECISE} is needed."
            )
    return found


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair, as far as it decides who may judge.

    ``cautions`` are codes of what makes a mistake about this person dangerous; ``number`` a number
    that rests on fingerprints (PNC ID, CRO); ``born`` as text, whole or in part; ``bearers`` how
    many records have this very name.
    """

    forename: str = ""
    surname: str = ""
    born: str = ""
    sex: str = ""
    number: str = ""
    cautions: Collection[str] = ()
    bearers: int = 0


def left_to_people(
    left: Side, right: Side, *, forenames_alike: bool, labels: Mapping[str, str] = {}
) -> list[str]:
    """Why this pair is for people, whatever its weight; none where a machine could judge it."""
    found = [labels.get(code, code) for code in sorted({*left.cautions, *right.cautions})]
    if left.sex and right.sex and left.sex != right.sex:
        found.append("the sexes differ")
    if left.number and right.number and left.number != right.number:
        found.append("the numbers that rest on fingerprints differ")
    if is_twins(left, right, forenames_alike=forenames_alike):
        found.append("they may be twins")
    if is_generations(left, right, forenames_alike=forenames_alike):
        found.append("they may be parent and child")
    return found


def is_twins(left: Side, right: Side, *, forenames_alike: bool) -> bool:
    """Born the same day with one surname, and called differently."""
    return (
        bool(left.surname) and left.surname == right.surname
        and len(left.born) == 10 and left.born == right.born and not forenames_alike
    )  # fmt: skip


def is_generations(left: Side, right: Side, *, forenames_alike: bool) -> bool:
    """One name, born a generation apart."""
    if not (left.surname and left.surname == right.surname and forenames_alike):
        return False
    if not (left.born and right.born):
        return False
    apart = abs(int(left.born[:4]) - int(right.born[:4]))
    return GENERATION[0] <= apart <= GENERATION[1]


def automatic(
    weight: float, threshold: float, against: Sequence[str], *, switched_on: bool
) -> bool:
    """Whether a machine judges this pair "same" by itself."""
    return switched_on and weight >= threshold and not against


def danger(left_risk: int, right_risk: int) -> int:
    """The order of the review: first where only one side warns, then where both do, then none.

    Within, by how dangerous what is warned of is (0 to 100).
    """
    most = max(left_risk, right_risk)
    if most <= 0:
        return 0
    return (200 if min(left_risk, right_risk) <= 0 else 100) + min(most, 99)
