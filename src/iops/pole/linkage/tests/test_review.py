"""The review of proposals: what comes first, who sees it, and that it ends."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, NotVisible, Refused
from iops.pole.identity.commands import judge, take_back
from iops.pole.identity.models import Membership
from iops.pole.identity.queries import nominal_of
from iops.pole.linkage import cautions, rules
from iops.pole.linkage.commands import (
    Proposed,
    decide,
    join_alike,
    load_proposals,
    reconsider,
    record_measurement,
    turn_off,
    turn_on,
)
from iops.pole.linkage.models import Proposal
from iops.pole.linkage.queries import next_pair, pair_of, reasons, waiting
from iops.pole.links.commands import lapse_marker, set_marker
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.usefixtures("committed")
WHY = [("forename", "short", 4.2, 0.0), ("surname", "same", 9.1, 2.4), ("born", "other", -4.0, 0.0)]


@pytest.fixture
def by(committed: str) -> Actor:
    from iops.conftest import person

    return actor_for(person("t.reviewer", "investigator"))


def profile(by: Actor, surname: str, **more: Any) -> int:
    details = PersonDetails(forename="Ann", surname=surname, born="1974-05-02", sex="F")
    return int(record_person(by=by, details=details, **more).value.pk)


def propose(*pairs: tuple[int, int, float]) -> dict[str, int]:
    found = [Proposed(left, right, weight, -17.0, WHY, True) for left, right, weight in pairs]
    return load_proposals(by=system_actor("worker"), run="r1", pairs=found)


def mark(by: Actor, profile_id: int, code: str = "VI") -> int:
    made = set_marker(
        by=by, about_kind="profile", about_id=profile_id, type_code=code, evidence="Seen.",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    return int(made.value.pk)


def shown(by: Actor, **more: Any) -> tuple[int, int] | None:
    found = next_pair(by=by, **more)
    return (found.proposal.left_id, found.proposal.right_id) if found else None


def test_a_warning_on_one_side_only_comes_first_and_a_new_marker_moves_it(by: Actor) -> None:
    a, b, c, d, e, f = (profile(by, name) for name in ["Ash", "Ash", "Elm", "Elm", "Oak", "Oak"])
    mark(by, c)
    mark(by, d)
    lone = mark(by, f, "DR")
    propose((a, b, 30.0), (c, d, 20.0), (e, f, 10.0))
    order = []
    skipped: list[int] = []
    while found := next_pair(by=by, skipped=skipped):
        order.append((found.proposal.left_id, found.one_sided))
        skipped.append(found.proposal.pk)
    assert order == [(e, True), (c, False), (a, False)]
    mark(by, a, "FI")
    assert shown(by) == (a, b)
    lapse_marker(by=by, marker_id=lone)
    assert shown(by, skipped=[_number(by)]) == (c, d)


def test_a_pair_is_shown_only_to_who_sees_both(by: Actor) -> None:
    from iops.conftest import person

    other = actor_for(person("t.elsewhere", "investigator", team="TEAM-B"))
    a, hidden = profile(by, "Ash"), profile(by, "Ash", restriction=ABSENT)
    propose((a, hidden, 20.0))
    by = actor_for(Account.objects.get(pk=by.account_id))
    assert shown(by) == (a, hidden)
    assert waiting(by) == 1
    assert shown(other) is None
    assert waiting(other) == 0
    number = _number(by)
    assert pair_of(by=other, proposal_id=number) is None
    with pytest.raises(NotVisible):
        decide(by=other, proposal_id=number, verdict="same")
    with pytest.raises(NotPermitted):
        next_pair(by=actor_for(person("t.caller", "call-handler")))


@pytest.mark.parametrize("verdict", ["same", "different", "unsure"])
def test_a_pair_that_a_person_judged_never_comes_back(by: Actor, verdict: str) -> None:
    a, b = profile(by, "Ash"), profile(by, "Ash")
    propose((a, b, 20.0))
    decide(by=by, proposal_id=_number(by), verdict=verdict)
    assert shown(by) is None
    assert propose((a, b, 25.0)) == {"proposed": 1, "waiting": 0}
    assert shown(by) is None
    assert (nominal_of(b) == a) == (verdict == "same")


def test_a_judgement_on_the_card_answers_a_proposal_and_its_end_asks_again(by: Actor) -> None:
    a, b, c = (profile(by, "Ash") for _ in range(3))
    propose((a, b, 20.0), (b, c, 10.0))
    first = judge(by=by, left_id=a, right_id=c, verdict="same", reason="x").value
    second = judge(by=by, left_id=a, right_id=b, verdict="different", reason="Twins").value
    assert shown(by) is None  # the second pair is of persons who are different people
    take_back(by=by, judgement_id=second.pk, reason="Not so")
    assert shown(by) == (a, b)
    take_back(by=by, judgement_id=first.pk, reason="Not so")
    assert waiting(by) == 2


def test_what_is_taken_back_waits_again_and_identity_is_as_it_was(by: Actor) -> None:
    a, b = profile(by, "Ash"), profile(by, "Ash")
    propose((a, b, 20.0))
    number = _number(by)
    decide(by=by, proposal_id=number, verdict="same")
    with pytest.raises(Refused, match="judged already"):
        decide(by=by, proposal_id=number, verdict="different")
    reconsider(by=by, proposal_id=number)
    assert shown(by) == (a, b)
    assert not Membership.objects.exists()
    with pytest.raises(Refused, match="not been judged"):
        reconsider(by=by, proposal_id=number)


def test_the_explanation_adds_up(by: Actor) -> None:
    lines = reasons(-17.0, WHY)
    assert [one.weight for one in lines] == [-17.0, 4.2, 9.1, 2.4, -4.0]
    assert lines[-1].after == pytest.approx(-17.0 + 4.2 + 9.1 + 2.4 - 4.0)
    assert all(one.before == other.after for other, one in pairwise(lines))
    assert lines[1].outcome == "a short form of the same name"
    assert lines[3].outcome == "and that is rare"


def test_the_page_judges_skips_and_takes_back(by: Actor) -> None:
    a, b, c, d = (profile(by, name) for name in ["Ash", "Ash", "Elm", "Elm"])
    propose((a, b, 20.0), (c, d, 10.0))
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    first = client.get("/duplicates/").content.decode()
    assert "Ann Ash" in first
    assert "a short form of the same name" in first
    client.post(f"/duplicates/{_number(by)}/skip/")
    assert "Ann Elm" in client.get("/duplicates/").content.decode()
    elm = _number(by, skipped=[_number(by)])
    client.post(f"/duplicates/{elm}/same/", {"reason": "Same scar"})
    assert nominal_of(d) == c
    client.post(f"/duplicates/{elm}/undo/")
    assert nominal_of(d) == d
    assert client.post("/duplicates/999999/same/").status_code == 404


def _number(by: Actor, **more: Any) -> int:
    found = next_pair(by=by, **more)
    assert found is not None
    return int(found.proposal.pk)


GOOD = {
    name: rules.Measured(20_000, 12_000, 12_000)
    for name in (rules.ALL, *rules.SPECIAL, f"{rules.COMMON}: W")
}


def measured(system: Actor, **changed: rules.Measured) -> int:
    groups = GOOD | changed
    return int(
        record_measurement(
            by=system, run="r1", settings_hash="h", threshold=15.0, groups=groups
        ).value.pk
    )


def test_no_machine_judges_where_nobody_records_whom_it_must_leave(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iops.conftest import person

    monkeypatch.setattr(cautions, "ALWAYS_FOR_PEOPLE", {"wanted": ("a wanted person", "warrants")})
    officer = actor_for(person("t.dpo", "data-protection-officer"))
    good = measured(system_actor("worker"))
    with pytest.raises(Refused, match="who is a wanted person"):
        turn_on(by=officer, measurement_id=good, reason="Measured")


def test_a_machine_judges_only_when_it_was_measured_and_only_what_is_safe(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iops.conftest import person

    monkeypatch.setattr(cautions, "ALWAYS_FOR_PEOPLE", {"marker": ("a warning marker", "links")})
    system = system_actor("worker")
    officer = actor_for(person("t.dpo", "data-protection-officer"))
    names = ["Ash", "Ash", "Elm", "Elm", "Oak", "Oak"]
    a, b, c, d, e, f = (profile(by, name) for name in names)
    mark(by, d)
    propose((a, b, 20.0), (c, d, 20.0), (e, f, 10.0))
    with pytest.raises(Refused, match="No machine judges"):
        join_alike(by=system, proposal_ids=_ids(), settings_hash="h")
    poor = measured(system, all=rules.Measured(20_000, 12_000, 11_000))
    with pytest.raises(Refused, match="lower bound"):
        turn_on(by=officer, measurement_id=poor, reason="We want it")
    with pytest.raises(NotPermitted):
        turn_on(by=by, measurement_id=poor, reason="We want it")
    turn_on(by=officer, measurement_id=measured(system), reason="Measured")
    with pytest.raises(Refused, match="with these settings"):
        join_alike(by=system, proposal_ids=_ids(), settings_hash="other")
    done = join_alike(by=system, proposal_ids=_ids(), settings_hash="h").value
    assert done == {"joined": 1, "left to people": 2, "refused": 0}
    assert nominal_of(b) == a
    assert (nominal_of(d), nominal_of(f)) == (d, f)
    turn_off(by=officer, reason="Enough")
    with pytest.raises(Refused):
        join_alike(by=system, proposal_ids=_ids(), settings_hash="h")


def _ids() -> list[int]:
    from iops.governance.access.audiences import whole_sight
    from iops.kernel.commands import visibility

    with visibility(system_actor("worker")), whole_sight():
        return list(Proposal.objects.values_list("pk", flat=True))
