"""What other parts hold of links and markers."""

#: How sure a link is, surest first.
CERTAINTY: dict[str, str] = {
    "known": "Known",
    "likely": "Likely",
    "possible": "Possible",
}
