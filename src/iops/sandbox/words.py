"""What is said on the telephone and written as a result, by incident type. All invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "101": (
        "Two cars, one on its side, driver conscious",
        "Cyclist knocked off, bleeding from head",
        "Motorbike and van, rider not moving much",
    ),
    "102": (
        "Cars have touched, both drivers arguing",
        "Parked car hit, other driver gave a name",
        "Bumper off, blocking one lane",
    ),
    "103": (
        "Car on false plates parked outside",
        "Quad bike up and down the pavement",
        "Lorry driver seems drunk, heading for town",
    ),
    "104": (
        "Tree across the road",
        "Loose horses on the carriageway",
        "Lights out at the crossing",
    ),
    "201": ("Neighbour shouting abuse over the fence again", "Eggs thrown at my door, fourth time"),
    "202": (
        "Group of youths drinking and shouting",
        "Music since noon, will not turn it down",
        "Off-road bikes on the field",
    ),
    "203": ("Rubbish tipped in the lane", "Needles left by the bench"),
    "301": (
        "Line open, voices, nobody speaks",
        "Silent call, rang off",
        "Child playing with phone",
    ),
    "302": ("Alarm sounding, two zones", "Intruder alarm at the back door"),
    "303": ("Will not give the keys back", "Builder refuses to leave until paid"),
    "304": ("Man collapsed by the shops", "Lady trapped in lift, asthmatic"),
    "305": (
        "Have not seen my neighbour for three days",
        "Friend says he cannot go on",
        "Elderly man wandering in slippers",
        "Child alone at the bus stop, crying",
    ),
    "306": (
        "Shouting and things breaking next door",
        "He is here again and will not leave",
        "She has locked herself in the bathroom",
    ),
    "307": ("Says there is a tiger in the garden", "Laughing caller, asked for pizza"),
    "308": (
        "My daughter did not come home from school",
        "Care home resident not back since lunch",
        "Husband left a note, phone is off",
    ),
    "309": ("Found my father, I think he is dead", "Lodger not waking up, cold"),
    "310": (
        "Torch moving in the empty house",
        "Man trying car doors along the road",
        "Van driving slowly round and round",
    ),
    "311": (
        "The man from the poster is in the pub",
        "Knows where he is staying, wanted on warrant",
    ),
    "401": (
        "Ambulance asks for police, patient aggressive",
        "Fire service wants the road closed",
        "Hospital: patient left with cannula",
    ),
    "402": ("Wishes to complain about an officer",),
    "403": ("Asks for the officer in her case to ring", "New telephone number for the file"),
    "404": ("Same fight as before, more people now", "Ringing about the crash as well"),
    "405": ("Test call", "Opened by mistake"),
    "406": ("Plain clothes patrol, vehicle stop", "Warrant being executed"),
    "407": ("Found a purse with cards", "Lost my phone on the tram"),
    "501": (
        "Punched outside the shop, nose bleeding",
        "Two men fighting, one has a bottle",
        "My son was hit at school",
        "He pushed her down the steps",
        "Threatened over a debt",
    ),
    "502": ("Was touched by a man on the path", "Wants to speak to a female officer, last night"),
    "503": ("Two lads took my phone, showed a knife", "Till robbed, ran towards the park"),
    "504": (
        "Came home, back door forced",
        "Somebody in the house, I am upstairs",
        "Shed broken into, tools gone",
    ),
    "505": ("Shutter forced, cigarettes gone", "Office window smashed, laptops taken"),
    "506": (
        "Man running off with meat",
        "Detained a woman with perfume",
        "Same lad again, spirits",
    ),
    "507": ("Purse gone from my bag in the market", "Phone snatched by a cyclist"),
    "508": (
        "Car gone from the drive",
        "Window smashed, satnav taken",
        "Van broken into, tools gone",
    ),
    "509": ("Bike taken from outside the station", "Lock cut, mountain bike gone"),
    "510": ("Parcel taken from the porch", "Cash missing after the workmen left"),
    "511": ("Window put through", "All four tyres slashed", "Gate kicked in"),
    "512": ("Bins on fire by the wall", "Car on fire, somebody ran"),
    "513": ("Smell of cannabis from number above", "Dealing by the underpass, two on bikes"),
    "514": ("Lad with a machete by the precinct", "Knife found behind the bin"),
    "515": ("Man shouting and swearing at people", "Abuse at the bus driver"),
    "516": ("Sent money to a man who said he was from the bank",),
}

RESULTS: Final[Mapping[str, tuple[str, ...]]] = {
    "1": ("Details exchanged, vehicles recovered.", "Road clear, no offences.", "Driver reported."),
    "2": ("Words of advice given.", "Group gone on arrival.", "Referred to the beat team."),
    "3": (
        "All in order, no offences.",
        "Safe and well, family informed.",
        "Area searched, no trace.",
        "Both parties advised, left for the night.",
        "Handed over to ambulance.",
    ),
    "4": ("Dealt with, no further action.", "Passed on."),
    "5": (
        "Statement taken, crime to be recorded.",
        "Victim seen, enquiries made at scene.",
        "Suspect made off before arrival, area searched.",
        "One arrested.",
        "CCTV requested.",
    ),
}

RATIONALES: Final = (
    "Parties apart, nobody hurt, no weapon seen; risk is low now.",
    "Victim safe with family; offender has gone and is not known to return.",
    "No immediate threat; enquiries can follow in slower time.",
    "Seen and spoken to; capacity and support are in place.",
)
GROUNDS: Final = (
    "Matched the description given minutes before and walked away on seeing officers.",
    "Strong smell of cannabis; seen passing a small package.",
    "Seen to reach for the waistband twice and turn from the patrol.",
    "In the yard at night with a bag, could not say why.",
)


def said(incident_type: str, luck: int) -> str:
    """What a caller says about such an incident."""
    words = SAID.get(incident_type, ("Caller asks for police",))
    return words[luck % len(words)]


def result(incident_type: str, luck: int) -> str:
    """What the unit reports when it is done."""
    words = RESULTS[incident_type[:1]]
    return words[luck % len(words)]
