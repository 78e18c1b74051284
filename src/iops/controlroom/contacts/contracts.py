"""What other parts hold of contacts."""

CHANNELS: dict[str, str] = {
    "999": "999 call",
    "101": "101 call",
    "online": "Online report",
    "front-counter": "Front counter",
    "officer": "Officer",
    "partner": "Partner agency",
    "alarm": "Alarm company",
    "text": "Text 999",
}

#: Answered within so many seconds (National Contact Management standard, GMP practice).
ANSWER_TARGET_SECONDS = {"999": 10, "101": 40}
