"""Who is tied by standing in the same record."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from iops.pole.links.contracts import End, Implied, Standing
from iops.pole.links.rules import implied

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MEETINGS: list[End] = [("crime", 1), ("crime", 2), ("incident", 1), ("encounter", 3)]
ENDS: list[End] = [("profile", one) for one in range(1, 6)] + [("vehicle", 1), ("phone", 1)]
#: Records 2 and 4 are said of the person whose oldest record is 1.
WHOSE: dict[End, End] = {("profile", 2): ("profile", 1), ("profile", 4): ("profile", 1)}
DATED = {one: (f"N{at}", NOON + timedelta(days=at % 3)) for at, one in enumerate(MEETINGS)}

standings = st.lists(
    st.builds(
        Standing, st.sampled_from(MEETINGS), st.sampled_from(ENDS),
        st.sampled_from(["", "victim", "suspect"]), st.booleans(),
    ),
    max_size=25,
)  # fmt: skip


def who(end: End) -> End:
    return WHOSE.get(end, end)


def tied(rows: list[Standing]) -> list[Implied]:
    return implied(rows, rows, DATED, WHOSE)


@given(standings)
def test_nobody_is_tied_to_themselves_and_each_tie_holds_from_both_ends(
    rows: list[Standing],
) -> None:
    found = {(one.here, one.there): {met.meeting for met in one.met} for one in tied(rows)}
    assert all(here != there for here, there in found)
    assert all(found[there, here] == meetings for (here, there), meetings in found.items())


@given(standings)
def test_what_ties_is_a_record_in_which_both_stand_each_once_and_the_latest_first(
    rows: list[Standing],
) -> None:
    within = {(row.meeting, who(row.end)) for row in rows}
    for tie in tied(rows):
        meetings = [met.meeting for met in tie.met]
        assert all({(one, tie.here), (one, tie.there)} <= within for one in meetings)
        assert who(tie.end) == tie.there
        assert len(set(meetings)) == len(meetings)
        days = [met.at for met in tie.met]
        assert days == sorted(days, reverse=True)
    newest = [tie.met[0].at for tie in tied(rows)]
    assert newest == sorted(newest, reverse=True)


@given(standings)
def test_all_who_stand_together_are_tied_but_for_a_phone_and_whose_phone_is_shut(
    rows: list[Standing],
) -> None:
    shut = {(row.meeting, who(row.end)) for row in rows if row.shut}
    found = {(one.here, one.there, met.meeting) for one in tied(rows) for met in one.met}
    for row in rows:
        for other in rows:
            one, two = who(row.end), who(other.end)
            if row.meeting != other.meeting or one == two:
                continue
            hidden = (two[0] == "phone" and (row.meeting, one) in shut) or (
                one[0] == "phone" and (row.meeting, two) in shut
            )
            assert ((one, two, row.meeting) in found) != hidden


@given(standings)
def test_records_that_do_not_count_tie_nobody(rows: list[Standing]) -> None:
    assert implied(rows, rows, {}, WHOSE) == []
    only = {MEETINGS[0]: DATED[MEETINGS[0]]}
    found = implied(rows, rows, only, WHOSE)
    assert {met.meeting for one in found for met in one.met} <= {MEETINGS[0]}


def test_the_parts_of_both_ends_are_told_each_once() -> None:
    crime = MEETINGS[0]
    rows = [
        Standing(crime, ("profile", 1), "victim"),
        Standing(crime, ("profile", 2), "victim"),
        Standing(crime, ("profile", 4), "witness"),
        Standing(crime, ("vehicle", 1), "stolen"),
    ]
    (there, here) = tied(rows)
    assert (there.met[0].part, there.met[0].other_part) == ("victim, witness", "stolen")
    assert (here.met[0].part, here.met[0].other_part) == ("stolen", "victim, witness")
    assert here.end == ("profile", 4)
