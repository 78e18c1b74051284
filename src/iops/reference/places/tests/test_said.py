"""Positions as callers say them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.reference.places.grid import to_grid
from iops.reference.places.said import point_in
from iops.reference.places.words3 import NOT_HERE, position_of, words_in

#: Piccadilly Gardens, Manchester, near enough for all ways of saying it.
EAST, NORTH = 384_290, 398_200


@pytest.mark.parametrize(
    ("text", "how", "within"),
    [
        ("SJ 8429 9820", "grid reference", 5),
        ("sj842982", "grid reference", 50),
        ("grid ref: SJ 84 98", "grid reference", 500),
        ("SJ 84290 98200", "grid reference", 1),
        ("384290, 398200", "easting and northing", 5),
        ("E 384290 N 398200", "easting and northing", 5),
        ("53.4803, -2.2382", "latitude and longitude", 6),
        ("53.48030 N 2.23820 W", "latitude and longitude", 5),
        ("lat 53.480 lon -2.238", "latitude and longitude", 56),
        ("-2.2382, 53.4803", "latitude and longitude, the other way round", 6),
        ("53° 28' 49.1\" N, 2° 14' 17.5\" W", "degrees and minutes", 5),
        ("N53 28.818 W2 14.292", "degrees and minutes", 5),
        ("geo:53.48030,-2.23820", "link of a map", 5),
        ("https://maps.example/?q=53.48030,-2.23820&z=17", "link of a map", 5),
        ("53.4803, -2.2382 (by the fountain)", "latitude and longitude", 6),
    ],
)
def test_the_ways_of_saying_one_position(text: str, how: str, within: int) -> None:
    found = point_in(text)
    assert found is not None
    assert (found.how, found.within) == (how, within)
    assert abs(found.easting - EAST) <= max(12, within)
    assert abs(found.northing - NORTH) <= max(12, within)


@pytest.mark.parametrize(
    "text",
    ["", "12 Mill Lane", "M1 1AD", "SK1 3AB", "AB12 CDE", "John Smith 47", "07700 900123", "999",
     "INC-000123-260301", "12 14", "2.5, 3 floors", "flat 2, 14 High Street", "the M60 at 12/3",
     "SJ", "SJ 8", "UPRN 900000000012", "02/05/1974", "///filled.count.soap"],
)  # fmt: skip
def test_what_is_no_position(text: str) -> None:
    assert point_in(text) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("48.8566, 2.3522", "not in Great Britain"), ("000001, 9999999", "not on the National Grid"),
     ("HA 12 34", "not over Great Britain"), ("253.48, -2.24", "not in Great Britain")],
)  # fmt: skip
def test_a_position_elsewhere_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        point_in(text)


@given(st.floats(50, 58), st.floats(-5, 1), st.integers(2, 5))
def test_what_was_read_reads_the_same_again(latitude: float, longitude: float, to: int) -> None:
    found = point_in(f"{latitude:.{to}f}, {longitude:.{to}f}")
    assert found is not None
    east, north = (float(one) for one in to_grid(longitude, latitude))
    assert abs(found.easting - east) < found.within + 3
    assert abs(found.northing - north) < found.within + 3
    again, by_grid = point_in(found.text), point_in(found.reference)
    assert again is not None
    assert by_grid is not None
    assert again.within <= found.within + 1
    assert abs(again.easting - found.easting) <= found.within
    assert abs(by_grid.northing - found.northing) <= 2 * found.within


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_position_or_not(text: str) -> None:
    with suppress(ValueError):
        found = point_in(text)
        assert found is None or found.within > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [("///filled.count.soap", "filled.count.soap"), ("Filled.Count.Soap", "filled.count.soap"),
     ("what3words filled.count.soap", "filled.count.soap"), ("www.example", ""),
     ("12.3.4", ""), ("St. John's Rd.", "")],
)  # fmt: skip
def test_three_words_are_recognised(text: str, words: str) -> None:
    assert words_in(text) == words


class _Words3Simulator(BaseHTTPRequestHandler):
    """Answers like the public interface, for one square."""

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        known = asked["words"] == ["filled.count.soap"]
        status = 401 if asked["key"] != ["k"] else 200 if known else 400
        self.send_response(status)
        self.end_headers()
        body = {"coordinates": {"lat": 53.4803, "lng": -2.2382}} if known else {"error": {}}
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test says nothing of itself."""


@pytest.fixture
def words3(settings: Any) -> Iterator[Any]:
    server = HTTPServer(("127.0.0.1", 0), _Words3Simulator)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    settings.IOPS_WORDS3_URL = f"http://127.0.0.1:{server.server_port}"
    settings.IOPS_WORDS3_KEY = "k"
    yield settings
    server.shutdown()
    thread.join()
    server.server_close()


def test_three_words_are_asked_of_the_service(words3: Any) -> None:
    assert position_of("filled.count.soap") == (53.4803, -2.2382)
    with pytest.raises(ValueError, match="knows no such words"):
        position_of("one.two.three")
    words3.IOPS_WORDS3_KEY = "wrong"
    with pytest.raises(ValueError, match="does not answer"):
        position_of("filled.count.soap")
    words3.IOPS_WORDS3_KEY = ""
    with pytest.raises(ValueError, match="not connected"):
        position_of("filled.count.soap")
    assert "not connected" in NOT_HERE
