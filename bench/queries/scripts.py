"""Names that came from another alphabet or another spelling, as they are written otherwise here.

By rule, not by list of names, so that what is asked for is not a list that a search could hold.
Own rules, from general knowledge of the romanisations: Arabic and Urdu vowels and doubled letters,
Pinyin against Wade-Giles and Cantonese habits, Polish letters as an English ear writes them, Irish
as it sounds, Yoruba and Igbo as they are shortened, Turkish, Romanian and Portuguese letters lost.
"""

from __future__ import annotations

from typing import Final

from bench.queries.rules import Rule

_ARABIC: Final = (
    ("ALL", "u", "o"), ("ALL", "o", "u"), ("END", "ed", "ad"), ("END", "ad", "ed"),
    ("ALL", "ee", "i"), ("ALL", "i", "ee"), ("ALL", "ss", "s"), ("ALL", "mm", "m"),
    ("MIDDLE", "m", "mm"), ("MIDDLE", "s", "ss"), ("ALL", "ou", "u"), ("ALL", "q", "k"),
    ("ALL", "kh", "k"), ("ALL", "dh", "d"), ("ALL", "y", "i"), ("END", "ah", "a"),
    ("END", "a", "ah"), ("ALL", "ai", "ei"), ("ALL", "ei", "ai"), ("START", "y", "j"),
)  # fmt: skip
_INDIC: Final = (
    *_ARABIC, ("ALL", "w", "v"), ("ALL", "v", "w"), ("ALL", "ph", "f"), ("ALL", "bh", "b"),
    ("ALL", "ch", "chh"), ("ALL", "sh", "s"), ("ALL", "ch", "c"), ("ALL", "th", "t"),
)  # fmt: skip
_CHINESE: Final = (
    ("START", "zh", "ch"), ("START", "x", "hs"), ("START", "q", "ch"), ("START", "c", "ts"),
    ("START", "r", "j"), ("END", "ong", "ung"), ("START", "j", "ch"), ("END", "ang", "ong"),
    ("END", "en", "an"), ("END", "iu", "ew"), ("START", "d", "t"), ("START", "g", "k"),
    ("START", "z", "ts"), ("END", "i", "ee"), ("END", "ui", "wei"),
)  # fmt: skip
_POLISH: Final = (
    ("ALL", "w", "v"), ("ALL", "sz", "sh"), ("ALL", "cz", "ch"), ("ALL", "rz", "zh"),
    ("ALL", "ó", "u"), ("ALL", "ł", "w"), ("ALL", "j", "y"), ("END", "ski", "sky"),
    ("END", "ska", "ski"), ("ALL", "ś", "sh"), ("ALL", "ć", "ch"), ("ALL", "ń", "n"),
    ("ALL", "ż", "z"), ("ALL", "ą", "on"), ("ALL", "ę", "en"), ("END", "cki", "tski"),
)  # fmt: skip
_IRISH: Final = (
    ("ALL", "bh", "v"), ("ALL", "mh", "v"), ("ALL", "fh", ""), ("ALL", "gh", ""),
    ("ALL", "dh", ""), ("ALL", "aoi", "ee"), ("ALL", "ao", "ee"), ("ALL", "oi", "e"),
    ("ALL", "ea", "a"), ("START", "s", "sh"), ("ALL", "io", "i"), ("ALL", "eo", "o"),
    ("START", "c", "k"), ("ALL", "ai", "a"), ("START", "mc", "mac"), ("START", "mac", "mc"),
)  # fmt: skip
_WEST_AFRICAN: Final = (
    ("ALL", "gb", "b"), ("ALL", "kp", "p"), ("ALL", "ch", "c"), ("START", "olu", "o"),
    ("START", "oluwa", "olu"), ("ALL", "uw", "u"), ("ALL", "w", "v"), ("ALL", "nw", "nu"),
    ("END", "e", "eh"), ("ALL", "f", "ff"), ("START", "ade", "ada"), ("START", "chukwu", "chuk"),
    ("ALL", "o", "oh"), ("ALL", "kw", "qu"),
)  # fmt: skip
_EUROPEAN: Final = (
    ("ALL", "ş", "sh"), ("ALL", "ç", "ch"), ("ALL", "ğ", ""), ("ALL", "ı", "i"),
    ("ALL", "ö", "oe"), ("ALL", "ü", "ue"), ("ALL", "ț", "ts"), ("ALL", "ș", "sh"),
    ("ALL", "ă", "a"), ("ALL", "ã", "an"), ("ALL", "nh", "ny"), ("ALL", "lh", "ly"),
    ("END", "escu", "esku"), ("ALL", "c", "k"), ("END", "u", "oo"), ("ALL", "v", "w"),
)  # fmt: skip

OF_ORIGIN: Final[dict[str, tuple[Rule, ...]]] = {
    origin: tuple(Rule(*rule) for rule in rules)
    for origins, rules in (
        (("pakistani", "bangladeshi", "arab", "kurdish_iranian", "somali_east_african"), _ARABIC),
        (("indian",), _INDIC),
        (("chinese", "vietnamese"), _CHINESE),
        (("polish",), _POLISH),
        (("irish", "scottish"), _IRISH),
        (("west_african",), _WEST_AFRICAN),
        (("turkish", "romanian", "portuguese"), _EUROPEAN),
    )
    for origin in origins
}
