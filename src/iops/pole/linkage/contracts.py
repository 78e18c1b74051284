"""Names of what linkage compares and of how it came out; what other parts may hold of it."""

from __future__ import annotations

from typing import Final

#: What is compared, and each outcome, the likeliest to be one person first. The codes are stored
#: with a proposal; the words are what its explanation says.
OUTCOMES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "number": (
        "PNC ID or CRO number",
        {"same": "the same", "slip": "one or two characters differ", "other": "different"},
    ),
    "forename": (
        "Forename",
        {
            "initial": "only an initial, which fits",
            "same": "the same",
            "short": "a short form of the same name",
            "like": "spelt alike",
            "sound": "sounds alike",
            "swapped": "forename and surname stand the other way round",
            "crossed": "stands where the surname stands in the other, or the other way round",
            "beside": "is another name of the other",
            "near": "a little alike",
            "other": "different",
        },
    ),
    "surname": (
        "Surname",
        {
            "same": "the same",
            "like": "spelt alike",
            "sound": "sounds alike",
            "swapped": "forename and surname stand the other way round",
            "beside": "is another name of the other",
            "near": "a little alike",
            "other": "different",
        },
    ),
    "others": (
        "Other names",
        {"two": "two or more in common", "one": "one in common", "none": "none in common"},
    ),
    "born": (
        "Date of birth",
        {
            "part": "the same as far as it is known",
            "same": "the same day",
            "slip": "one figure differs, or day and month are swapped",
            "year": "the same year",
            "near": "up to two years apart",
            "other": "different",
        },
    ),
    "sex": ("Sex", {"same": "the same", "other": "different"}),
    "where": (
        "Where",
        {
            "family": "the same address and surname",
            "home": "the same address, another surname",
            "postcode": "the same postcode",
            "sector": "the same postcode sector",
            "town": "the same town",
            "near": "a postcode or town spelt alike",
            "other": "elsewhere",
        },
    ),
    "phone": ("Phone", {"same": "the same", "other": "different"}),
    "email": (
        "Email",
        {"same": "the same", "mailbox": "the same name before the @", "near": "alike",
         "other": "different"},
    ),
    "work": ("Occupation", {"same": "the same", "other": "different"}),
}  # fmt: skip

#: What no machine judges, whatever was measured: the code of the caution, its words, and the
#: capability that records it and declares it. Some of these capabilities are still to come.
ALWAYS_FOR_PEOPLE: Final[dict[str, tuple[str, str]]] = {
    "marker": ("a warning marker", "links"),
    "restricted": ("a restricted record", "people"),
    "child": ("a child", "people"),
    "suspect": ("a suspect in an open crime", "crimes"),
    "wanted": ("a wanted person", "warrants"),
    "in-custody": ("a person in custody", "custody"),
    "child-at-concern": ("a child at concern", "safeguarding"),
}
