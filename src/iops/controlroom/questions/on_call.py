"""The questions of one call as it stands: which set, what is asked now, what the answers come to.

Asked again at every answer, and whenever a set was withdrawn or approved: a set that no longer
holds is not shown, whatever the page had before. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iops.controlroom.questions import bodies, rules
from iops.controlroom.questions.contracts import Assessed, Question, QuestionSet
from iops.controlroom.questions.lists import ranks
from iops.controlroom.questions.models import SetVersion
from iops.controlroom.questions.queries import held, versions_by_id
from iops.kernel.actors import Actor

#: How many other sets are offered by name, where their words fit.
OFFERED = 4
Answers = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Asking:
    """A question on the page, with what was said to it and why that counts for nothing, if so."""

    one: Question
    said: str
    wrong: str

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        return [(each.code, each.label) for each in rules.choices_of(self.one)]

    @property
    def follow_up(self) -> bool:
        return bool(self.one.after)


@dataclass(frozen=True)
class Kept:
    """Answers under a version that is not asked now: they stay with the call."""

    version: SetVersion
    answers: Mapping[str, str]


@dataclass(frozen=True)
class OnCall:
    """What the call page shows. ``proposes`` is "" where it would not be more urgent."""

    version: SetVersion | None = None
    asks: Sequence[Asking] = ()
    assessed: Assessed = field(default_factory=Assessed)
    proposes: str = ""
    others: Sequence[SetVersion] = ()
    sets: Sequence[SetVersion] = ()
    kept: Sequence[Kept] = ()
    pinned: bool = False

    @property
    def withdrawn(self) -> Sequence[Kept]:
        """What was answered under sets that have been withdrawn since."""
        return [one for one in self.kept if one.version.withdrawn_at is not None]

    @property
    def name_of(self) -> str:
        """The version's number, as the names of its fields have it."""
        return "" if self.version is None else str(self.version.pk)

    @property
    def why(self) -> str:
        """What goes into the assessment where the proposal is taken over."""
        if self.version is None:
            return ""
        named = f"{self.version.name}, version {self.version.number}"
        return f"{named}, {self.assessed.points} points: {self.assessed.why}"

    @property
    def newer(self) -> bool:
        """Whether a newer version holds than the one that this call goes on with."""
        codes = {one.code: one.number for one in self.sets}
        return self.version is not None and codes.get(self.version.code, 0) > self.version.number


def questions_of_call(
    by: Actor,
    *,
    type_code: str,
    usual: str,
    what: str,
    grade: str,
    chosen: int | None,
    answers: Answers,
    seen: Sequence[int] = (),
) -> OnCall:
    """The questions of a call. ``chosen``: the version that the handler picked, or goes on with.
    ``seen`` were on the page, answered or not: where one was withdrawn, it is said.

    A call that has begun with a version goes on with it when a newer one begins to hold, but never
    with one that was withdrawn.
    """
    holds = held(by)
    answered = [one for one, given in answers.items() if any(given.values())]
    known = versions_by_id(by, [*answered, *seen])
    begun = {pk: one for pk, one in known.items() if pk in answered or one.withdrawn_at is not None}
    version = _version(holds, begun, chosen, type_code=type_code, usual=usual, what=what)
    sets = sorted(holds.values(), key=lambda one: (one.name, one.pk))
    kept = [Kept(one, answers.get(one.pk, {})) for one in begun.values() if version != one]
    if version is None:
        return OnCall(sets=sets, kept=kept)
    of, said = bodies.set_in(version.body), answers.get(version.pk, {})
    assessed = rules.assess(of, said, ranks())
    # The type that a call has by itself says nothing of which other set may fit.
    told = "" if type_code == usual else type_code
    fitting = rules.fit(_bodies(sets), type_code=told, usual=usual, what=what)
    others = [one for code in fitting for one in sets if one.code == code != version.code]
    return OnCall(
        version,
        [_asking(question, said.get(question.code, "")) for question in rules.asked(of, said)],
        assessed,
        assessed.grade if rules.more_urgent(assessed.grade, grade, ranks()) else "",
        others[:OFFERED],
        sets,
        kept,
        chosen == version.pk,
    )


def _version(
    holds: Mapping[int, SetVersion], begun: Mapping[int, SetVersion], chosen: int | None,
    *, type_code: str, usual: str, what: str,
) -> SetVersion | None:  # fmt: skip
    going_on = {one.code: one for one in begun.values() if one.withdrawn_at is None}
    picked = holds.get(chosen or 0) or begun.get(chosen or 0)
    if picked is not None and picked.withdrawn_at is None:
        return picked
    by_code = {one.code: one for one in holds.values()} | going_on
    # Whoever's set was withdrawn under their hands is not led to one by what a call has by itself.
    gone = any(one.withdrawn_at is not None for one in begun.values())
    told = "" if gone and type_code == usual else type_code
    fitting = rules.fit(_bodies(list(by_code.values())), type_code=told, usual=usual, what=what)
    best = by_code[fitting[0]] if fitting else None
    # A type that the handler chose leads on to its set; words alone never take one away.
    chose_type = best is not None and type_code != usual and type_code in best.body["types"]
    return best if chose_type or not going_on else next(iter(going_on.values()))


def _bodies(versions: Sequence[SetVersion]) -> list[QuestionSet]:
    return [bodies.set_in(one.body) for one in versions]


def _asking(question: Question, said: str) -> Asking:
    said = said.strip()
    return Asking(question, said, rules.wrong_answer(question, said) if said else "")


def sound(version: SetVersion, said: Mapping[str, str]) -> dict[str, str]:
    """Of what was typed, what can be recorded: a call is never held up by an answer."""
    known = {one.code: one for one in bodies.set_in(version.body).questions}
    return {
        code: text.strip()
        for code, text in said.items()
        if code in known and text.strip() and not rules.wrong_answer(known[code], text.strip())
    }
