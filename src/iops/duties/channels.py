"""How an alert reaches a person who looks at no screen.

The screen itself is no channel: the live hub reads alerts from the event log. A channel is an
adapter to something outside; a force switches on those that it has (``IOPS_ALERT_CHANNELS``).
Only e-mail is built. A pager, a text message or a radio is another class with the same two
methods; none is simulated here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage

from iops.governance.access.models import Account


@dataclass(frozen=True)
class Message:
    """What goes outside: numbers and codes, nothing of the record. The rest is read in iOPS."""

    alert_id: int
    duty_id: int
    kind: str
    number: str
    level: str


class Channel(Protocol):
    """A way to a person. ``send`` returns when the other side has taken the message over."""

    name: str

    def address_of(self, account: Account) -> str:
        """Where this channel reaches the account; "" where it does not."""
        ...

    def send(self, address: str, message: Message) -> None:
        """Hand the message over. Raises OSError (smtplib's errors are) when it was not taken."""
        ...


class EmailChannel:
    """E-mail by Django's configured backend. Taken over by the mail server is not read."""

    name = "email"

    def address_of(self, account: Account) -> str:
        return account.email

    def send(self, address: str, message: Message) -> None:
        subject = f"iOPS {message.level}: {message.number or message.kind}"
        body = (
            f"Alert {message.alert_id}, duty {message.duty_id} ({message.kind}), "
            f"level {message.level}.\n\n"
            "Open iOPS, “My duties”, to read it and to confirm it. It is repeated on screen, and "
            "goes to the next person, until somebody confirms it. Do not answer this message.\n"
        )
        email = EmailMessage(subject, body, to=[address])
        email.extra_headers["Auto-Submitted"] = "auto-generated"
        email.send(fail_silently=False)


_BUILT: dict[str, Channel] = {"email": EmailChannel()}


def channels() -> Sequence[Channel]:
    """The channels that are switched on. Raises LookupError for a name that none has."""
    return [channel(name) for name in settings.IOPS_ALERT_CHANNELS]


def channel(name: str) -> Channel:
    """Raises LookupError for a channel that is not built."""
    if name not in _BUILT:
        raise LookupError(f"There is no alert channel {name!r}; there are {sorted(_BUILT)}.")
    return _BUILT[name]
