"""Whether the code lists are in date."""

from iops.reference.codes.queries import out_of_date


def lists_in_date() -> str | None:
    """Names the lists past their review day, of which day they are, and what to do."""
    late = [f"{one.label} (as of {one.vintage}, due {one.review_by})" for one in out_of_date()]
    if not late:
        return None
    return f"Out of date: {', '.join(late)}. Load the current list: iops codes load."
