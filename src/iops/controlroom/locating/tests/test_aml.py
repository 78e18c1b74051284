"""AML messages, as public parsers have them, and what is none."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.locating.aml import of_form, of_message
from iops.controlroom.locating.contracts import GNSS, NOTHING, WIFI, GivenFix

SAMPLES = Path(os.environ.get("IOPS_DATA", "../shared/data")) / "messages/aml/aml_sms_samples.txt"
WHOLE = (
    'A"ML=1;lt=+54.76397;lg=-0.18305;rd=50;top=20130717141935;lc=90;pm=W;si=123456789012345;'
    "ei=1234567890123456;mcc=234;mnc=30;ml=128"
)


def test_a_message_is_a_position_with_its_doubts() -> None:
    assert of_message(WHOLE) == GivenFix(
        source="aml", method=WIFI, latitude=54.76397, longitude=-0.18305, radius_m=50,
        confidence=90, fixed_at=datetime(2013, 7, 17, 14, 19, 35, tzinfo=UTC),
    )  # fmt: skip
    assert of_message(WHOLE.replace('A"ML', "AML")) == of_message(WHOLE)


def test_a_handset_that_found_nothing_says_so() -> None:
    found = of_message('A"ML=1;lt=;lg=;rd=N;top=20130717141935;lc=0;pm=N;ml=40')
    assert (found.latitude, found.radius_m, found.method) == (None, None, NOTHING)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "begins with"),
        (WHOLE.replace("ML=1", "ML=7"), "Version 7"),
        (WHOLE.replace("+54.76397", "154.7"), "between -90 and 90"),
        (WHOLE.replace("rd=50", "rd=-5"), "less than nothing"),
        (WHOLE.replace("rd=50", "rd=nan"), "a number"),
        (WHOLE.replace("20130717141935", "2013"), "year to second"),
    ],
)
def test_what_is_no_message_is_said(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        of_message(text)


@given(st.text(max_size=200).map(lambda text: 'A"ML=1;' + text) | st.text(max_size=60))
def test_nothing_but_a_sentence_comes_of_noise(text: str) -> None:
    with suppress(ValueError):
        assert of_message(text).source == "aml"


def test_the_form_of_the_https_interface() -> None:
    number, found = of_form({
        "v": "3", "device_number": "+447700900123", "location_latitude": "53.4803",
        "location_longitude": "-2.2382", "location_time": "1772403300000",
        "location_accuracy": "14.6", "location_source": "GPS", "location_certainty": "83",
        "device_imei": "356708041746734",
    })  # fmt: skip
    assert number == "+447700900123"
    assert (found.method, found.radius_m, found.confidence) == (GNSS, 15, 83)
    assert found.fixed_at == datetime(2026, 3, 1, 22, 15, tzinfo=UTC)
    with pytest.raises(ValueError, match="device_number is missing"):
        of_form({"location_latitude": "53.4803"})


@pytest.mark.skipif(not SAMPLES.is_file(), reason="needs the public data (IOPS_DATA)")
def test_the_public_samples_are_read() -> None:
    lines = [one for one in SAMPLES.read_text().splitlines() if one and not one.startswith("#")]
    found = [of_message(one) for one in lines]
    assert len(found) == 4
    assert all(one.latitude is not None and one.radius_m for one in found)
