"""What other parts hold of dispatch."""

#: By what way an order was acknowledged: by the crew itself, or by the dispatcher on its word.
UNIT, RADIO = "unit", "radio"
WAYS: dict[str, str] = {UNIT: "by the crew", RADIO: "by radio"}
