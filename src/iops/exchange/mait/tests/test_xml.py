"""What is written is read the same; whatever else is sent is refused in sentences, and harmless."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.services.contracts import KINDS, STATES, Content
from iops.exchange.mait.contracts import Envelope, Unreadable
from iops.exchange.mait.rules import MOST_BYTES, from_xml, to_xml

NOW = datetime(2026, 12, 1, 22, 15, tzinfo=UTC)
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="￾￿"), max_size=60
).map(str.strip)


@given(
    reference=WORDS.filter(bool), text=WORDS.filter(bool), place=WORDS, name=WORDS,
    risks=st.lists(WORDS.filter(bool), max_size=4), kind=st.sampled_from(sorted(KINDS)),
    state=st.sampled_from(["", *STATES]), sequence=st.integers(0, 10**8),
    metres=st.none() | st.tuples(st.integers(0, 7 * 10**7), st.integers(0, 13 * 10**7)),
)  # fmt: skip
def test_what_is_written_is_read_the_same(
    reference: str, text: str, place: str, name: str, risks: list[str], kind: str, state: str,
    sequence: int, metres: tuple[int, int] | None,
) -> None:  # fmt: skip
    content = Content(
        reference=reference, text=text, place=place, caller_name=name, risks=tuple(risks),
        kind=kind, state=state, easting=metres[0] / 100 if metres else None,
        northing=metres[1] / 100 if metres else None,
    )  # fmt: skip
    sent = Envelope("m-1", sequence, "ambulance", "here", NOW, "create", content)
    assert from_xml(to_xml(sent)) == sent


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_message_or_sentences(body: bytes) -> None:
    with suppress(Unreadable):
        from_xml(body)


def message(incident: str = "<Reference>F-1</Reference><Text>Fire</Text>", head: str = "",
            prolog: str = "", kind: str = "create") -> bytes:  # fmt: skip
    header = head or (
        "<MessageId>m-1</MessageId><Sequence>1</Sequence><Sender>fire</Sender>"
        "<Receiver>here</Receiver><SentAt>2026-12-01T22:15:00+00:00</SentAt>"
    )
    return (
        f'{prolog}<IncidentTransfer version="1" kind="{kind}"><Header>{header}</Header>'
        f"<Incident>{incident}</Incident></IncidentTransfer>"
    ).encode()


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">', "<!DOCTYPE x>", "<?php echo 1 ?>",
)  # fmt: skip


@pytest.mark.parametrize("prolog", LAUGHS)
def test_no_document_type_no_entity_no_instruction(prolog: str) -> None:
    with pytest.raises(Unreadable, match="is refused"):
        from_xml(message(prolog=prolog))


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"", "message"), (b"<a>", "message"), (b"<a/>", "message"), (b"\xff\xfe\x00", "message"),
        (b"<a>" * 5000, "message"), (b"x" * (MOST_BYTES + 1), "message"),
        (message(kind="delete"), "kind"),
        (message("<Reference>F-1</Reference>"), "Incident/Text"),
        (message("<Reference>F-1</Reference><Text>a</Text><Text>b</Text>"), "Incident/Text"),
        (message("<Reference>F-1</Reference><Text>a</Text><Drop/>"), "Incident/Drop"),
        (message("<Reference>F-1</Reference><Text><b>a</b></Text>"), "Incident/Text"),
        (message("<Reference>F-1</Reference><Text>a</Text><Easting>x</Easting>"),
         "Incident/Easting"),
        (message("<Reference>F-1</Reference><Text>a</Text><Latitude>nan</Latitude>"),
         "Incident/Latitude"),
        (message("<Reference>F-1</Reference><Text>a</Text><State>flying</State>"),
         "Incident/State"),
        (message(head="<MessageId>m 1</MessageId>"), "Header/MessageId"),
        (message("", kind="acknowledge"), "Incident/About"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_where(body: bytes, where: str) -> None:
    with pytest.raises(Unreadable) as refused:
        from_xml(body)
    assert where in refused.value.wrong


def test_everything_wrong_at_once() -> None:
    with pytest.raises(Unreadable) as refused:
        from_xml(message("<Easting>9</Easting><State>x</State>", head="<Sequence>²</Sequence>"))
    assert len(refused.value.wrong) >= 8


def test_characters_that_xml_does_not_know_are_left_out() -> None:
    sent = Envelope("m", 1, "a", "b", NOW, "create", Content(reference="r", text="a\x00\x0bb<&>"))
    assert from_xml(to_xml(sent)).content.text == "ab<&>"
