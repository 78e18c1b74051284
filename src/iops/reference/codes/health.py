"""Whether the code lists are in date."""

from iops.reference.codes.queries import out_of_date


def lists_in_date() -> str | None:
    """Names the lists past their review day."""
    names = [one.label for one in out_of_date()]
    return f"Out of date: {', '.join(names)}. Load the current list." if names else None
