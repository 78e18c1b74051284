"""Which crimes a force records, and which calls are none.

Class and offence code: Home Office lists (see `reference/codes`); the incident type is that of
`reference/codes/data/incident_types.csv`. The weights are of the order of a large northern force's
published month; the shares with a suspect are our own setting. The pairing of a class with one
offence code is a simplification: each class has many codes.
"""

from __future__ import annotations

from typing import NamedTuple


class Offence(NamedTuple):
    crime_class: str
    offence_code: str
    incident_type: str
    weight: float
    where: str  # "home", "street", or kinds of premises
    victim: str  # "person", "premises" or "" (crimes against the state)
    suspect_share: float  # how often a suspect is known
    grades: tuple[float, float, float]  # shares of grade 1, 2 and C


OFFENCES = (
    Offence("105A", "105/01", "501", 15.0, "home", "person", 0.62, (0.25, 0.35, 0.40)),
    Offence("8N", "008/06", "501", 12.0, "street", "person", 0.58, (0.45, 0.35, 0.20)),
    Offence("8L", "008/30", "501", 7.0, "home", "person", 0.70, (0.08, 0.27, 0.65)),
    Offence("8Q", "008/65", "501", 2.0, "home", "person", 0.75, (0.12, 0.38, 0.50)),
    Offence("3B", "003/01", "501", 1.3, "home", "person", 0.70, (0.35, 0.40, 0.25)),
    Offence("5D", "008/01", "501", 0.7, "street", "person", 0.55, (0.85, 0.12, 0.03)),
    Offence("104", "104/23", "501", 1.0, "street", "person", 0.97, (0.80, 0.18, 0.02)),
    Offence("19C", "019/08", "502", 0.9, "home", "person", 0.72, (0.30, 0.45, 0.25)),
    Offence("20A", "020/05", "502", 1.2, "street", "person", 0.45, (0.25, 0.45, 0.30)),
    Offence("34B", "034/01", "503", 1.5, "street", "person", 0.22, (0.75, 0.20, 0.05)),
    Offence("34A", "034/01", "503", 0.2, "convenience store,petrol station,bank", "premises", 0.30,
            (0.90, 0.08, 0.02)),
    Offence("28E", "028/03", "504", 5.2, "home", "person", 0.10, (0.30, 0.35, 0.35)),
    Offence("30C", "030/02", "505", 2.4, "shop,office,factory,primary school", "premises", 0.14,
            (0.25, 0.30, 0.45)),
    Offence("46", "046/00", "506", 9.0, "shop,supermarket,convenience store,pharmacy", "premises",
            0.42, (0.10, 0.30, 0.60)),
    Offence("39", "039/00", "507", 1.8, "street", "person", 0.05, (0.10, 0.25, 0.65)),
    Offence("45", "045/10", "508", 6.0, "street", "person", 0.05, (0.08, 0.17, 0.75)),
    Offence("48", "048/01", "508", 3.2, "street", "person", 0.08, (0.20, 0.25, 0.55)),
    Offence("44", "044/00", "509", 1.7, "street", "person", 0.04, (0.03, 0.12, 0.85)),
    Offence("49", "049/10", "510", 7.5, "home", "person", 0.12, (0.04, 0.16, 0.80)),
    Offence("58C", "058/00", "511", 4.0, "street", "person", 0.14, (0.12, 0.28, 0.60)),
    Offence("58A", "058/00", "511", 3.0, "home", "person", 0.30, (0.20, 0.35, 0.45)),
    Offence("58D", "058/00", "511", 2.2, "shop,primary school,park,place of worship", "premises",
            0.16, (0.10, 0.30, 0.60)),
    Offence("56B", "056/02", "512", 0.6, "street", "person", 0.10, (0.60, 0.30, 0.10)),
    Offence("92E", "092/61", "513", 2.4, "street", "", 0.99, (0.05, 0.25, 0.70)),
    Offence("92A", "092/81", "513", 0.9, "home", "", 0.95, (0.10, 0.30, 0.60)),
    Offence("10D", "008/26", "514", 0.9, "street", "", 0.90, (0.70, 0.25, 0.05)),
    Offence("9A", "125/09", "515", 8.0, "street", "person", 0.48, (0.30, 0.40, 0.30)),
    Offence("66", "066/01", "515", 1.4, "street", "", 0.66, (0.60, 0.30, 0.10)),
)  # fmt: skip


class Call(NamedTuple):
    incident_type: str
    weight: float
    where: str
    grades: tuple[float, float, float]


# Incidents that are no crimes.
CALLS = (
    Call("305", 15.0, "home", (0.42, 0.40, 0.18)),
    Call("306", 9.0, "home", (0.35, 0.45, 0.20)),
    Call("308", 4.0, "home", (0.20, 0.55, 0.25)),
    Call("309", 1.2, "home", (0.50, 0.40, 0.10)),
    Call("304", 3.0, "street", (0.60, 0.30, 0.10)),
    Call("310", 11.0, "street", (0.25, 0.40, 0.35)),
    Call("201", 3.0, "home", (0.08, 0.32, 0.60)),
    Call("202", 9.0, "street", (0.08, 0.30, 0.62)),
    Call("203", 1.2, "street", (0.02, 0.13, 0.85)),
    Call("101", 2.6, "street", (0.75, 0.20, 0.05)),
    Call("102", 4.5, "street", (0.15, 0.35, 0.50)),
    Call("103", 4.5, "street", (0.15, 0.30, 0.55)),
    Call("104", 4.0, "street", (0.25, 0.40, 0.35)),
    Call("301", 9.0, "street", (0.06, 0.24, 0.70)),
    Call("302", 3.0, "shop,bank,office,primary school", (0.30, 0.40, 0.30)),
    Call("303", 4.0, "home", (0.03, 0.22, 0.75)),
    Call("307", 0.8, "street", (0.05, 0.20, 0.75)),
    Call("311", 3.2, "home", (0.15, 0.45, 0.40)),
    Call("401", 3.0, "hospital,doctor,fire station", (0.30, 0.45, 0.25)),
    Call("402", 0.5, "home", (0.0, 0.05, 0.95)),
    Call("403", 4.0, "home", (0.0, 0.08, 0.92)),
    Call("404", 4.0, "street", (0.10, 0.30, 0.60)),
    Call("405", 0.8, "street", (0.02, 0.08, 0.90)),
    Call("406", 3.0, "street", (0.05, 0.35, 0.60)),
    Call("407", 2.2, "street", (0.0, 0.03, 0.97)),
)

# Outcomes (number: weight) where a suspect is known, and where none is. "" is still open.
WITH_SUSPECT = {"16": 38, "15": 17, "1": 19, "8": 7, "3": 4, "2": 1.5, "10": 2, "22": 2, "20": 2,
                "9": 1, "21": 1.5, "": 5}  # fmt: skip
WITHOUT_SUSPECT = {"18": 78, "14": 18, "20": 1, "": 3}
FOR_CANNABIS = {"7": 35, "1": 25, "8": 25, "3": 8, "22": 4, "": 3}
OUT_OF_TIME_DAYS = 60  # crimes younger than this are more often still open
