"""The simulator says what it is, and answers the same question alike."""

from iops.exchange.pnc_simulator.answers import ask
from iops.pole.people.identifiers import read_pnc
from iops.pole.search.contracts import Question


def test_every_line_says_that_it_is_simulated() -> None:
    names = [f"Person Number{at}" for at in range(60)]
    lines = [line for name in names for line in ask(Question(name, "1974-05-02"))]
    assert 10 < len(lines) < 35
    assert all(line.title.endswith("(simulated)") for line in lines)
    numbers = [read_pnc(line.detail.removeprefix("PNC ID ")) for line in lines]
    assert all(number is not None and not number.doubt for number in numbers)
    assert lines == [line for name in names for line in ask(Question(name, "1974-05-02"))]
