"""What to ask for which incident: pure. Own wording, after common control-room practice."""

from collections.abc import Sequence

ALWAYS = ("Is anybody hurt, or in danger now?", "Is whoever did it still there, or which way gone?")
QUESTIONS: dict[str, Sequence[str]] = {
    "101": ("How many vehicles, how many hurt?", "Is anybody trapped? Is there fire or a spill?",
            "Is the road blocked, in which direction?", "Is an ambulance on its way?"),
    "305": ("Who, how old, what do they look like?", "When and where last seen, by whom?",
            "Is there illness, medicine, a reason to fear harm?", "What has been tried already?"),
    "306": ("Is the other person there now, and can they hear you?", "Are children in the house?",
            "Any weapon, drink or drugs? Any injury?", "Has it happened before? Any order or bail?",
            "Is there a safe room, a safe way to ring back?"),
    "308": ("Name, date of birth, what they wear, a photo?", "When last seen, where, with whom?",
            "Why is this unlike them? Any risk to or from them?",
            "Phone, money, medicine, vehicle?", "Where might they go?"),
    "310": ("What looks wrong, and for how long?",
            "Describe people and vehicles, plates, which way?"),
    "501": ("How many people, what do they look like?", "Any weapon seen or used?",
            "Who is hurt, and how badly?", "Do you know who did it?"),
    "502": ("Are you safe now? Is somebody with you?",
            "When did it happen? Please keep clothes unwashed.",
            "Do you know who it was?", "Would you like a woman or a man to speak to?"),
    "503": ("What was taken, and how: threat, weapon, force?",
            "Describe them; which way did they go?",
            "Is there a phone to trace, a card to stop?"),
    "504": ("Is anybody still inside?", "How did they get in? Please touch nothing.",
            "What was taken? Any camera?"),
    "506": ("Is the person held, or which way gone?", "Describe them; what was taken, what worth?",
            "Any threat or violence to staff?", "Is there film of it, who can give it?"),
    "508": ("Registration, make, colour?", "When last seen, keys accounted for?", "Any tracker?"),
    "514": ("What weapon, who has it, seen or used?", "Where is that person now?",
            "Keep away, do not follow: are you safe?"),
}  # fmt: skip


def questions(type_code: str) -> tuple[str, ...]:
    """What to ask; the first two always."""
    return (*ALWAYS, *QUESTIONS.get(type_code, ()))
