"""What other parts hold of contacts."""

from datetime import timedelta

#: The channel of a call that the force makes to return one.
CALL_BACK = "call-back"

CHANNELS: dict[str, str] = {
    "999": "999 call",
    "101": "101 call",
    "online": "Online report",
    "front-counter": "Front counter",
    "officer": "Officer",
    "partner": "Partner agency",
    "alarm": "Alarm company",
    "text": "Text 999",
    CALL_BACK: "Rung back by us",
}

#: Answered within so many seconds (National Contact Management standard, GMP practice).
ANSWER_TARGET_SECONDS = {"999": 10, "101": 40}

#: A call that nobody answered is rung back within this. House rule (no published standard sets
#: one): emergencies at once, because the silence may be the emergency.
RETURN_WITHIN = {"999": timedelta(0), "text": timedelta(0), "alarm": timedelta(0)}
RETURN_OTHERS_WITHIN = timedelta(hours=1)
#: The channels that are answered before all others.
EMERGENCY = ("999", "text")
#: Abandoned calls of a loaded archive are history: only of the last days does somebody wait.
RETURN_FOR = timedelta(days=7)
