"""Writing and reading a message as XML: pure, and strict.

Reading takes no document type, no entity, no processing instruction, no unknown element or
attribute, nothing twice, nothing longer than it may be: a parser that guesses makes two control
rooms believe different things. Everything that is wrong is said at once. The names of elements are
our own (see the package): times are ISO 8601 with an offset, metres of the British National Grid.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import escape

from iops.controlroom.services.contracts import (
    ACKNOWLEDGE,
    CREATE,
    KINDS,
    STATES,
    UPDATE,
    VERDICTS,
    Content,
)
from iops.exchange.mait.contracts import Envelope, Unreadable

ROOT, VERSION = "IncidentTransfer", "1"
#: No message is longer (bytes), deeper or has more elements: what is, is an attack or a mistake.
MOST_BYTES, MOST_DEEP, MOST_ELEMENTS = 64_000, 4, 60
_HEADER: Final = {
    "MessageId": 100, "Sequence": 10, "Sender": 80, "Receiver": 80, "SentAt": 40,
}  # fmt: skip
#: Elements of the incident by the field that they fill, and how long each may be.
_FIELDS: Final[dict[str, tuple[str, int]]] = {
    "Reference": ("reference", 100),
    "ReceiverReference": ("their_reference", 100),
    "Request": ("kind", 10),
    "Grade": ("grade", 4),
    "Type": ("type_label", 200),
    "Text": ("text", 4000),
    "Place": ("place", 500),
    "Easting": ("easting", 20),
    "Northing": ("northing", 20),
    "Longitude": ("longitude", 24),
    "Latitude": ("latitude", 24),
    "CallerName": ("caller_name", 200),
    "CallerPhone": ("caller_phone", 30),
    "State": ("state", 10),
    "Verdict": ("verdict", 20),
    "Reason": ("reason", 2000),
    "About": ("about", 100),
}
_RISK, _MOST_RISKS, _LONGEST_RISK = "Risk", 20, 100
_NUMBERS: Final[dict[str, tuple[float, float]]] = {
    "easting": (0, 700_000), "northing": (0, 1_300_000), "longitude": (-180, 180),
    "latitude": (-90, 90),
}  # fmt: skip
_NEEDED: Final = {CREATE: ("reference", "text"), UPDATE: (), ACKNOWLEDGE: ("about", "verdict")}
_ID: Final = re.compile(r"[\x21-\x7e]{1,100}")


@dataclass
class _Element:
    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[_Element] = field(default_factory=list)


def to_xml(message: Envelope) -> bytes:
    """A message as it is sent: UTF-8, each element on a line of its own."""
    header = {
        "MessageId": message.message_id, "Sequence": str(message.sequence),
        "Sender": message.sender, "Receiver": message.receiver,
        "SentAt": message.sent_at.isoformat(),
    }  # fmt: skip
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             f'<{ROOT} version="{VERSION}" kind="{message.kind}">', "<Header>"]  # fmt: skip
    lines += [_element(name, value) for name, value in header.items()]
    lines += ["</Header>", "<Incident>", *_content(message.content), "</Incident>", f"</{ROOT}>"]
    return "\n".join(lines).encode()


def _content(content: Content) -> Iterator[str]:
    for name, (attribute, longest) in _FIELDS.items():
        value = getattr(content, attribute)
        if value not in ("", None):
            yield _element(name, _in_figures(attribute, value)[:longest])
    for risk in content.risks[:_MOST_RISKS]:
        yield _element(_RISK, risk[:_LONGEST_RISK])


def _in_figures(attribute: str, value: object) -> str:
    """Metres to the centimetre, degrees to about one: no more is ever known."""
    if isinstance(value, float):
        return f"{value:.2f}" if attribute in ("easting", "northing") else f"{value:.7f}"
    return str(value)


def _element(name: str, value: str) -> str:
    # XML 1.0 has no place for these characters, escaped or not.
    kept = "".join(
        one for one in value if one in "\t\n" or (one >= " " and one not in "\ufffe\uffff")
    )
    return f"<{name}>{escape(kept)}</{name}>"


def from_xml(body: bytes) -> Envelope:
    """The message that is sent. Raises Unreadable with everything that is wrong with it."""
    root = _parsed(body)
    wrong: dict[str, str] = {}
    if root.name != ROOT:
        raise Unreadable({"message": f"The outermost element is “{root.name}”, not “{ROOT}”."})
    kind = root.attributes.get("kind", "")
    if kind not in _NEEDED:
        wrong["kind"] = f"One of {', '.join(_NEEDED)}."
    if root.attributes.get("version") != VERSION:
        wrong["version"] = f"Only version {VERSION} is understood."
    if extra := sorted(set(root.attributes) - {"kind", "version"}):
        wrong["message"] = f"Unknown attribute: {', '.join(extra)}."
    parts = _by_name(root, {"Header", "Incident"}, wrong, "message")
    header = _texts(parts.get("Header"), _HEADER, wrong, "Header")
    named = {name: longest for name, (_, longest) in _FIELDS.items()}
    texts = _texts(parts.get("Incident"), named, wrong, "Incident")
    envelope = _envelope(header, wrong)
    content = _read(parts.get("Incident"), texts, kind, wrong)
    if wrong:
        raise Unreadable(wrong)
    return Envelope(**envelope, kind=kind, content=content)


def _envelope(header: dict[str, str], wrong: dict[str, str]) -> dict[str, Any]:
    for name in _HEADER:
        if not header.get(name) and f"Header/{name}" not in wrong:
            wrong[f"Header/{name}"] = "It is missing."
    message_id, counted = header.get("MessageId", ""), header.get("Sequence", "")
    if message_id and not _ID.fullmatch(message_id):
        wrong["Header/MessageId"] = "Up to 100 visible characters of ASCII."
    if counted and not (counted.isascii() and counted.isdecimal() and len(counted) < 10):
        wrong["Header/Sequence"] = "A whole number from 0 on."
    sent_at = None
    if header.get("SentAt"):
        try:
            sent_at = datetime.fromisoformat(header["SentAt"])
        except ValueError:
            wrong["Header/SentAt"] = "A time as 2026-12-02T14:00:00+00:00."
        else:
            if sent_at.tzinfo is None or not 2000 < sent_at.year < 2200:
                wrong["Header/SentAt"] = "A time with its offset, of this century."
    sound = counted.isascii() and counted.isdecimal() and len(counted) < 10
    return {
        "message_id": message_id, "sequence": int(counted) if sound else 0,
        "sender": header.get("Sender", ""), "receiver": header.get("Receiver", ""),
        "sent_at": sent_at,
    }  # fmt: skip


def _read(
    incident: _Element | None, texts: dict[str, str], kind: str, wrong: dict[str, str]
) -> Content:
    values: dict[str, Any] = {}
    for name, text in texts.items():
        attribute = _FIELDS[name][0]
        if attribute in _NUMBERS:
            number = _number(text)
            least, most = _NUMBERS[attribute]
            if number is None or not least <= number <= most:
                wrong[f"Incident/{name}"] = f"A number from {least:g} to {most:g}."
            values[attribute] = number
        else:
            values[attribute] = text
    risks = [one.text.strip() for one in (incident.children if incident else [])
             if one.name == _RISK]  # fmt: skip
    if len(risks) > _MOST_RISKS or any(len(one) > _LONGEST_RISK for one in risks):
        wrong[f"Incident/{_RISK}"] = f"At most {_MOST_RISKS}, each of {_LONGEST_RISK} characters."
    content = Content(**values, risks=tuple(filter(None, risks)))
    for attribute, known in (("kind", KINDS), ("state", STATES)):
        said = getattr(content, attribute)
        if said and said not in known:
            name = "Request" if attribute == "kind" else "State"
            wrong[f"Incident/{name}"] = f"One of {', '.join(known)}."
    if content.verdict and content.verdict not in VERDICTS:
        wrong["Incident/Verdict"] = f"One of {', '.join(VERDICTS)}."
    for attribute in _NEEDED.get(kind, ()):
        name = next(one for one, (field_name, _) in _FIELDS.items() if field_name == attribute)
        if not getattr(content, attribute) and f"Incident/{name}" not in wrong:
            wrong[f"Incident/{name}"] = f"A message of the kind “{kind}” needs it."
    if (content.easting is None) != (content.northing is None):
        wrong.setdefault("Incident/Northing", "Easting and northing go together.")
    return content


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _by_name(
    parent: _Element, known: set[str], wrong: dict[str, str], where: str
) -> dict[str, _Element]:
    found: dict[str, _Element] = {}
    for one in parent.children:
        if one.name not in known:
            wrong[f"{where}/{one.name[:40]}"] = "No such element is known here."
        elif one.name in found:
            wrong[f"{where}/{one.name}"] = "It stands here twice."
        else:
            found[one.name] = one
    for name in known - set(found):
        wrong[f"{where}/{name}"] = "It is missing."
    return found


def _texts(
    parent: _Element | None, known: dict[str, int], wrong: dict[str, str], where: str
) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in parent.children if parent else ():
        at = f"{where}/{one.name[:40]}"
        if one.name == _RISK and where == "Incident":
            continue
        if one.name not in known:
            wrong[at] = "No such element is known here."
        elif one.name in found:
            wrong[at] = "It stands here twice."
        elif one.children or one.attributes:
            wrong[at] = "It holds text, and nothing else."
        elif len(one.text.strip()) > known[one.name]:
            wrong[at] = f"At most {known[one.name]} characters."
        else:
            found[one.name] = one.text.strip()
    return found


def _parsed(body: bytes) -> _Element:
    """The tree of a small, plain document. Raises Unreadable for any other.

    What could make a parser fetch, expand or loop is refused where it begins: the document type.
    """
    if len(body) > MOST_BYTES:
        raise Unreadable({"message": f"At most {MOST_BYTES} bytes."})
    stack: list[_Element] = []
    roots: list[_Element] = []
    count = 0

    def refuse(*_: object) -> int:
        raise Unreadable({"message": "A document type, an entity or an instruction is refused."})

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) >= MOST_DEEP or count > MOST_ELEMENTS:
            raise Unreadable({"message": "It has more elements than any message has."})
        made = _Element(name, attributes)
        (stack[-1].children if stack else roots).append(made)
        stack.append(made)

    def end(_: str) -> None:
        stack.pop()

    def words(text: str) -> None:
        if stack:
            stack[-1].text += text

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset}"
        raise Unreadable(
            {"message": f"It is no XML: {expat.ErrorString(error.code)}, {where}."}
        ) from None
    except (ValueError, LookupError):
        raise Unreadable({"message": "Its encoding is not understood. Send UTF-8."}) from None
    return roots[0]
