"""What other parts hold of contacts."""

from datetime import timedelta

#: The channel of a call that the force makes to return one.
CALL_BACK = "call-back"
#: A 999 call whose caller cannot speak and has keyed 55 (the Silent Solution).
SILENT = "silent"

CHANNELS: dict[str, str] = {
    "999": "999 call",
    "101": "101 call",
    SILENT: "999, silent (55)",
    "online": "Online report",
    "email": "Email",
    "chat": "Web chat",
    "social": "Social media",
    "front-counter": "Front counter",
    "officer": "Officer",
    "partner": "Partner agency",
    "alarm": "Alarm company",
    "text": "Text 999",
    CALL_BACK: "Rung back by us",
}

#: Answered within so many seconds (National Contact Management standard, GMP practice).
ANSWER_TARGET_SECONDS = {"999": 10, SILENT: 10, "101": 40}

#: A call that nobody answered is rung back within this. House rule (no published standard sets
#: one): emergencies at once, because the silence may be the emergency.
RETURN_WITHIN = {
    "999": timedelta(0), SILENT: timedelta(0), "text": timedelta(0), "alarm": timedelta(0),
}  # fmt: skip
RETURN_OTHERS_WITHIN = timedelta(hours=1)
#: The channels that are answered before all others.
EMERGENCY = ("999", SILENT, "text")
#: Abandoned calls of a loaded archive are history: only of the last days does somebody wait.
RETURN_FOR = timedelta(days=7)
