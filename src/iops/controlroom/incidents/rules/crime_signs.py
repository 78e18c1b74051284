"""Whether an incident looks like a crime, from all that it says: pure.

Source: Home Office Counting Rules, General Rules: a crime is recorded on the balance of
probability. What is here finds incidents for a person to decide on; it decides nothing.

Each sign has a weight between -1 and 1: how far it alone speaks for a crime, or against one. A
code that is itself a crime weighs 1, and nothing speaks against it. Words count once however
often they are said, and not where they are denied ("nobody was punched"). A denial reaches no
further than its clause: "not breathing, stabbed in the chest" denies no stabbing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: From here on somebody has to record a crime or say why it is none.
LOOKS_LIKE_ONE = 0.5
CERTAIN = 1.0
#: Words before a word of the list that deny it, and how many words back they are looked for.
#: Contractions stand without their apostrophe, as handlers type them.
DENIALS = frozenset(
    {
        "no", "not", "never", "nobody", "none", "nothing", "neither", "nor", "without", "denies",
        "denied", "deny", "denying", "didnt", "doesnt", "dont", "wasnt", "werent", "isnt", "arent",
        "aint", "hasnt", "havent", "hadnt", "cannot", "cant", "couldnt", "wont", "wouldnt",
    }
)  # fmt: skip
DENIED_WITHIN = 3
#: Words with which another clause begins: what was denied before them says nothing of what follows.
OPENERS = frozenset(
    {
        "and", "but", "then", "who", "whoever", "which", "why", "how", "because", "so", "since",
        "when", "while", "after", "before", "until", "although", "though", "yet", "however",
    }
)  # fmt: skip
#: "No he punched me" answers a question; "no knife" denies one.
_SUBJECTS = frozenset({"i", "he", "she", "it", "we", "you", "they", "my", "his", "her", "their"})
#: "Not only punched but kicked" denies neither.
_NOT_THESE = frozenset({"only", "just", "merely", "simply"})
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
#: What ends a clause: points, commas, brackets, lines; a dash or a stroke with space beside it.
_CLAUSE_END = re.compile(
    r"[.,;:!?()\[\]\"“”…|\n\r\v\f\x85\u2028\u2029]|(?<!\w)[-–—/]+|[-–—/]+(?!\w)|[–—]|--+"
)


@dataclass(frozen=True)
class CrimeWord:
    """A word or phrase of the list; a star at the end of a word stands for any ending."""

    text: str
    weight: float

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.text.lower().split())

    @property
    def stem(self) -> str:
        """What any text that says it holds."""
        return self.text.lower().partition(" ")[0].rstrip("*")


@dataclass(frozen=True)
class Sign:
    """One thing that speaks for or against: where it stands ("log"), what it is, its weight."""

    where: str
    what: str
    weight: float


@dataclass(frozen=True)
class Verdict:
    """How much looks like a crime, between 0 and 1, and the signs, the heaviest first."""

    score: float
    signs: tuple[Sign, ...]

    @property
    def crime(self) -> bool:
        return self.score >= LOOKS_LIKE_ONE

    @property
    def why(self) -> str:
        """In a sentence for the duty: "closing code Violence; log says “punched”"."""
        speaking = [sign for sign in self.signs if sign.weight > 0][:3]
        return "; ".join(
            f"{sign.where} {sign.what}" if sign.weight == CERTAIN or "says" not in sign.where
            else f"{sign.where} “{sign.what}”"
            for sign in speaking
        )  # fmt: skip


def by_code(where: str, label: str, weight: float) -> list[Sign]:
    """The sign of a code (a type, a closing code, a qualifier); none where it weighs nothing."""
    return [Sign(where, label, weight)] if weight else []


def signs_in(text: str, words: Sequence[CrimeWord], *, where: str) -> list[Sign]:
    """The words of the list in a text, each as it was said."""
    lowered = text.lower().translate(_APOSTROPHES)
    clauses = [said for part in _CLAUSE_END.split(lowered) if (said := _WORD.findall(part))]
    found = []
    for word in words:
        if word.stem not in lowered:
            continue
        for said in clauses:
            at = _find(said, word)
            if at is not None:
                spoken = " ".join(said[at : at + len(word.parts)])
                found.append(Sign(f"{where} says", spoken, word.weight))
                break
    return found


def weigh(signs: Iterable[Sign]) -> Verdict:
    """All signs together: each that speaks for it leaves less doubt, each against it less belief.

    The order does not matter, and one more sign for it never lowers the score.
    """
    once: dict[str, Sign] = {}
    for sign in signs:
        held = once.get(sign.what)
        if held is None or (abs(sign.weight), sign.where) > (abs(held.weight), held.where):
            once[sign.what] = sign
    kept = sorted(once.values(), key=lambda sign: (-sign.weight, sign.where, sign.what))
    doubt = belief = 1.0
    for sign in kept:
        if sign.weight >= 0:
            doubt *= 1 - sign.weight
        else:
            belief *= 1 + sign.weight
    score = 1.0 if doubt == 0.0 else (1 - doubt) * belief
    return Verdict(score, tuple(kept))


def _find(said: Sequence[str], word: CrimeWord) -> int | None:
    """Where a word stands in a clause, undenied; what speaks against a crime is never denied."""
    parts = word.parts
    for at in range(len(said) - len(parts) + 1):
        if not all(_same(one, part) for one, part in zip(said[at:], parts, strict=False)):
            continue
        if word.weight > 0 and _denied(said, at):
            continue
        return at
    return None


def _denied(said: Sequence[str], at: int) -> bool:
    """Whether one of the words just before denies this one; none before a new clause does."""
    for back in range(at - 1, max(0, at - DENIED_WITHIN) - 1, -1):
        one, follows = said[back].replace("'", ""), said[back + 1]
        if one in OPENERS:
            return False
        answers = one == "no" and follows in _SUBJECTS
        if one in DENIALS and follows not in _NOT_THESE and not answers:
            return True
    return False


def _same(one: str, part: str) -> bool:
    return one.startswith(part[:-1]) if part.endswith("*") else one == part
