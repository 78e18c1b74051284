"""The declared kinds of duty, by code and by the event that opens or closes them."""

from iops.kernel.registry import DutyKind, Queue, registry


def kind(code: str) -> DutyKind:
    """Raises LookupError for a kind that no capability declares."""
    for one in registry.each("duties"):
        if one.code == code:
            return one  # type: ignore[no-any-return]
    raise LookupError(f"No capability declares the duty {code!r}.")


def opened_by(event_type: str) -> list[DutyKind]:
    return [one for one in registry.each("duties") if event_type in one.opens]


def closed_by(event_type: str) -> list[DutyKind]:
    return [one for one in registry.each("duties") if event_type in one.closes]


def queue(code: str) -> Queue | None:
    return next((one for one in registry.each("queues") if one.code == code), None)
