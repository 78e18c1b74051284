"""What people say of one event when each saw a part of it. All invented, in English as it is spoken
on the telephone and typed by a handler.

Of each kind: what may have happened, and groups of facts. An event is one of the first and has one
fact of some groups; a caller tells some of them, each in one of the ways in which it can be said.
Nothing here knows how the product compares two calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Fact = tuple[str, ...]
"""One fact, in the ways in which it can be told."""


@dataclass(frozen=True)
class Kind:
    """A kind of event. ``callers``: how many ring about it beyond the first, on average."""

    type_code: str
    mistaken: tuple[str, ...]
    weight: float
    callers: float
    minutes: float
    """Within how many minutes most of them ring."""
    openers: tuple[Fact, ...]
    groups: tuple[tuple[Fact, ...], ...]


COLOURS: Final = ("red", "blue", "black", "white", "silver", "grey", "green")
CARS: Final = ("Corsa", "Fiesta", "Golf", "Astra", "Focus", "Polo", "Clio", "BMW", "Audi", "Kia")
BIG: Final = ("van", "lorry", "bus", "pick-up", "minibus")
CLOTHES: Final = ("hoodie", "tracksuit", "jacket", "coat", "cap")

KINDS: Final = (
    Kind(
        "101", ("102", "304", "104"), 9, 3.4, 9,
        (("There has been a crash, {colour} {car} and a {big}", "Bad accident, two vehicles",
              "RTC, {car} has hit a {big}", "{car} gone into the back of a {big}",
              "Just seen a collision outside", "Accident, road is blocked, people out of cars"),
             ("{colour} car is on its roof", "Car has overturned", "Vehicle upside down, crash",
              "{car} flipped over, hit the kerb"),
             ("Car has knocked somebody down", "Pedestrian hit by a {colour} {car}",
              "Person run over on the crossing", "{car} hit a man crossing the road")),
        (
            (("driver is trapped", "somebody is stuck in the {car}", "man cannot get out of car"),
             ("nobody seems hurt", "they are all out and walking about", "no injuries I can see"),
             ("driver bleeding from the head", "blood on his face", "woman with a head injury"),
             ("rider lying in the road", "motorcyclist down, not moving", "biker on the floor")),
            (("smoke coming from the engine", "it is smoking", "bonnet is steaming"),
             ("fuel all over the road", "petrol leaking", "smell of petrol"),
             ("glass everywhere", "windscreen gone", "bits of car across both lanes")),
            (("other driver has run off", "one of them made off on foot", "he has legged it"),
             ("traffic backing up", "queue behind it already", "nothing can get past"),
             ("child in the back seat", "there is a little one in the car", "baby in the {car}")),
        ),
    ),
    Kind(
        "102", ("101", "104"), 5, 1.1, 10,
        (("Two cars have bumped, drivers arguing", "Minor crash, {colour} {car}",
              "Prang at the lights", "Car has clipped a {big}"),
             ("Hit and run on a parked car", "{car} hit my parked car and drove on",
              "Somebody reversed into a parked car"),
             ("{colour} car hit the wall and stayed there", "Car in a garden wall",
              "{car} has gone through a wall")),
        (
            (("they are shouting at each other", "drivers squaring up", "row in the road"),
             ("he will not give his name", "refusing to exchange details", "no insurance he says")),
            (("blocking the junction", "in the way of the traffic", "stuck across the lane"),
             ("bumper hanging off", "front end smashed in", "headlight and bumper gone")),
        ),
    ),
    Kind(
        "501", ("515", "514", "404"), 13, 1.9, 8,
        (("Big fight outside", "Lads fighting in the street", "Brawl, about eight of them",
              "It is all kicking off outside the pub", "Mass fight, men punching each other"),
             ("Man being beaten up", "Somebody is getting kicked on the floor",
              "Group attacking one lad", "They are kicking a man's head"),
             ("Two men punching each other", "Two blokes having a scrap",
              "Fight between two men", "Pair of them fighting")),
        (
            (("one has a bottle", "he is holding a broken bottle", "glass in his hand"),
             ("someone has a bat", "baseball bat out", "he is swinging a bat"),
             ("no weapons seen", "just fists", "only punching as far as I see")),
            (("man unconscious", "he is out cold", "not moving on the pavement"),
             ("nose bleeding", "blood coming from his face", "his face is covered in blood"),
             ("lad in a {colour} {clothes} is the main one", "the one in {colour} started it",
              "male in {colour} {clothes} is hitting him")),
            (("door staff are holding one", "bouncers have got him", "security pinned one down"),
             ("they came out of the kebab shop", "started in the takeaway", "by the kebab place"),
             ("women screaming", "girls crying and shouting", "a woman trying to stop it")),
        ),
    ),
    Kind(
        "306", ("501", "305", "515"), 9, 0.7, 12,
        (("Couple next door screaming at each other", "Neighbours fighting again",
              "Man and woman shouting, things flying", "Domestic at number above"),
             ("He is hitting her, I can hear it", "Banging and a woman crying through the wall",
              "She is shouting for help", "Woman screaming, he is beating her"),
             ("My ex is here and will not leave", "Man banging on her door, she is scared",
              "Her ex partner is outside shouting")),
        (
            (("children in the house", "kids are crying", "there are two little ones in there"),
             ("he has been drinking", "he is drunk", "drunk again by the sound of it")),
            (("things being smashed", "stuff breaking", "sounds like plates and glass going"),
             ("he has kicked the door in", "front door is off", "he forced the door"),
             ("she ran out in her pyjamas", "she is outside with no shoes", "she is in the road")),
        ),
    ),
    Kind(
        "512", ("401", "511"), 5, 2.8, 12,
        (("{colour} {car} on fire", "Car burning, it is going up", "Vehicle alight",
              "They torched a {car}"),
             ("Flames from the bins", "Skip is alight", "Bins set on fire",
              "They have set fire to rubbish"),
             ("Big fire, thick black smoke", "Smoke pouring out of the building",
              "Something burning behind the shops", "Unit on fire, flames from the roof")),
        (
            (("three kids ran off", "youths running away from it", "saw lads leg it"),
             ("man with a petrol can", "somebody poured something on it", "he had a can")),
            (("close to the houses", "flames near the fence", "it will spread to the garages"),
             ("it just exploded", "loud bangs", "tyres are popping")),
            (("fire brigade are not here yet", "no fire engine yet", "nobody has come"),
             ("someone may be inside", "I think a man sleeps in there", "not sure if empty")),
        ),
    ),
    Kind(
        "202", ("201", "515", "501"), 12, 1.3, 50,
        (("Loud party, music thumping", "Noise from next door, cannot sleep",
              "Music blaring out of the flat", "House party, out of hand"),
             ("Youths causing trouble again", "Gang of teenagers drinking",
              "Nuisance lads outside", "Kids throwing stones at cars"),
             ("Off-road bikes", "Quad bikes up and down", "Lads on motorbikes on the field"),
             ("Fireworks being let off", "Kids firing rockets", "Bangers thrown in the street")),
        (
            (("about fifteen of them", "must be a dozen kids", "large group of them"),
             ("it is every weekend", "third time this week", "same ones as last night")),
            (("no helmets on", "two on one bike", "riding on the pavement"),
             ("throwing eggs at windows", "eggs all over my door", "pelting the house"),
             ("swearing at old people", "shouting abuse at people", "giving people grief")),
            (("one in a {colour} {clothes}", "ringleader wears {colour}", "lad with {colour} top"),
             ("setting off rockets", "aiming fireworks at people", "bangers in the road")),
        ),
    ),
    Kind(
        "503", ("507", "501", "514"), 4, 0.9, 9,
        (("Two lads have mugged a man", "Just seen a mugging", "They robbed somebody outside",
              "They took his phone and watch"),
             ("Somebody snatched a bag and pushed her over", "Bag snatch, woman on the floor",
              "Handbag stolen off a lady"),
             ("Shop robbed, he had a knife", "Robbery at the shop, staff threatened",
              "Man with a knife emptied the till")),
        (
            (("they were on a moped", "two up on a scooter", "made off on a {colour} moped"),
             ("ran towards the park", "gone into the park on foot", "legged it through the park"),
             ("got into a {colour} {car}", "{colour} {car} was waiting", "away in a {car}")),
            (("balaclavas on", "faces covered", "all in masks"),
             ("one in {colour} {clothes}", "wore a {colour} {clothes}", "{colour} top, hood up")),
            (("victim is an old lady", "she is in her eighties", "elderly woman, shaken up"),
             ("lad about fifteen", "victim is a school boy", "young teenager they robbed")),
        ),
    ),
    Kind(
        "504", ("310", "505"), 6, 0.6, 10,
        (("Burglars in the house next door", "Someone is breaking in",
              "Window has gone, torch on inside", "They are in the empty house"),
             ("Man climbing over the back wall", "Intruder in the garden going for the door",
              "Prowler trying the back door")),
        (
            (("two men in dark clothes", "couple of males in black", "pair of them dressed dark"),
             ("one has a crowbar", "he had an iron bar", "carrying a jemmy")),
            (("{colour} {car} waiting outside", "car with engine on, {colour}", "{car} parked up"),
             ("dog is barking", "neighbour's dog going mad", "dogs have started"),
             ("owner is on holiday", "family away until Sunday", "they are abroad")),
        ),
    ),
    Kind(
        "506", ("503", "510"), 7, 0.4, 10,
        (("Shoplifter with a bag of meat", "Man walking out with a trolley of meat"),
             ("Man walked out with spirits", "Lad stole alcohol and got nasty",
              "Thief with bottles of vodka"),
             ("Two women filled a pram with perfume", "Women stealing perfume")),
        (
            (("he is a regular", "known to staff", "same one as last week"),
             ("spat at the manager", "threatened the guard", "pushed our security")),
            (("went off towards the bus station", "headed for the buses", "on foot to the station"),
             ("we have him in the office", "held in the back room", "sat with our guard")),
        ),
    ),
    Kind(
        "514", ("501", "515", "310"), 4, 2.2, 9,
        (("Man with a knife", "He pulled a knife on people", "Male with a big blade",
              "Somebody waving a knife about"),
             ("Lad waving a machete", "Saw a young lad with a zombie knife",
              "Youth with a machete down his trousers"),
             ("Somebody has a gun", "Man with what looks like a gun", "I saw a pistol")),
        (
            (("{colour} {clothes} and jeans", "wearing a {colour} {clothes}", "in {colour}"),
             ("on a bike", "riding a mountain bike", "cycling up and down")),
            (("chasing another boy", "running after someone", "after a lad in school clothes"),
             ("shouting about voices", "talking to himself", "not making sense"),
             ("people have locked the shop", "we have shut the doors", "staff hiding in the back")),
        ),
    ),
    Kind(
        "305", ("304", "308"), 10, 1.2, 12,
        (("Man on the wrong side of the bridge", "Someone looks as if he will jump",
              "Male over the railings, going to jump"),
             ("Old lady wandering in the road in a nightie", "Elderly woman in the road, confused",
              "Pensioner out in her night clothes"),
             ("Small child alone", "Little one by the road, no parents", "Toddler on his own"),
             ("Man lying in the doorway", "Bloke collapsed in a shop door", "Man slumped")),
        (
            (("{colour} {clothes}", "he has a {colour} {clothes} on", "dressed in {colour}"),
             ("no shoes", "barefoot", "nothing on her feet")),
            (("will not talk to anyone", "does not answer", "ignoring people"),
             ("says he has nothing left", "said he wants to die", "talks of ending it"),
             ("seems confused", "does not know where she is", "asks for her mother")),
            (("passer-by is holding on to him", "a man has hold of him", "somebody has his arm"),
             ("in front of traffic", "cars are swerving", "nearly hit by a bus")),
        ),
    ),
    Kind(
        "104", ("102", "103"), 6, 2.6, 25,
        (("Tree down across the road", "Big branch blocking the road", "Fallen tree"),
             ("Horses loose on the carriageway", "Two horses in the road", "Ponies running loose"),
             ("Load fallen off a {big}", "Planks all over the lane", "Something fell off a {big}"),
             ("Broken down {big} in the fast lane", "{big} stopped with no lights",
              "{big} stranded in the road"),
             ("Traffic lights are out", "Lights not working at the junction"),
             ("Road flooded, cars stuck", "Burst main, water everywhere")),
        (
            (("on a blind bend", "just past the bend", "you cannot see it until late"),
             ("both directions blocked", "whole road is shut", "no way through at all")),
            (("cars swerving round it", "somebody will hit it", "near misses already"),
             ("driver has gone", "nobody with it", "left there with no lights")),
        ),
    ),
    Kind(
        "302", ("310", "505"), 5, 0.5, 25,
        (("Alarm going off", "Bell ringing at the shop for an hour", "Shop alarm sounding"),
             ("House alarm sounding, owners away", "Next door's alarm is going"),
             ("Siren at the warehouse", "Intruder alarm at the unit, two zones")),
        (
            (("shutter is half up", "roller shutter open", "shutter bent"),
             ("no sign of anybody", "looks quiet", "cannot see a break")),
            (("it did that last week", "goes off all the time", "faulty I think"),
             ("light on upstairs", "torch light inside", "saw a light moving")),
        ),
    ),
    Kind(
        "310", ("508", "202", "504"), 9, 0.6, 15,
        (("Man trying car doors", "Two lads looking in vans", "Someone going along the cars"),
             ("Someone looking into gardens", "Prowler behind the houses", "Man over the fences"),
             ("{colour} {car} driving round slow", "Same {car} going past again and again"),
             ("Strange man watching the school", "Bloke hanging about by the school gates")),
        (
            (("hood up, {colour} {clothes}", "wearing {colour}", "{colour} {clothes} and gloves"),
             ("has a torch", "shining a light in", "using his phone as a torch")),
            (("been here an hour", "hanging round since nine", "up and down for ages"),
             ("ran when he saw me", "took off when I shouted", "bolted over the wall")),
        ),
    ),
    Kind(
        "511", ("202", "512"), 6, 0.7, 15,
        (("They are smashing windows", "Window put through just now", "Bricks thrown at the house"),
             ("Someone kicking wing mirrors off", "Man scratching cars", "Cars being damaged"),
             ("Bus shelter smashed", "Lads smashing up the bus stop")),
        (
            (("three lads with a hammer", "kids with a hammer", "one has got a hammer"),
             ("one lad in {colour}", "{colour} {clothes}", "boy in a {colour} {clothes}")),
            (("six cars done", "every car down the street", "whole row of cars"),
             ("gone towards the estate", "ran to the flats", "off round the back of the flats")),
        ),
    ),
)  # fmt: skip
