"""What the rest of the house needs to know about saved searches."""

from datetime import timedelta

from iops.kernel.registry import (
    Capability,
    DutyKind,
    EscalationStep,
    Grant,
    PersonalData,
    Queue,
    Reader,
    RecordKind,
)
from iops.pole.saved_searches.jobs import follow

CAPABILITY = Capability(
    name="saved_searches",
    label="Saved searches",
    grants=[Grant("saved_searches.run", frozenset(), label="Note matches (the worker only)")],
    records=[
        RecordKind(
            "saved_search", 42, "saved_searches.SavedSearch", "Saved search",
            "/find/saved/{id}/", "case", ("text", "said"), kept_since="r.ended_at",
        ),
        RecordKind(
            "search_match", 43, "saved_searches.SearchMatch", "Match of a saved search",
            "/find/matches/{id}/", "case",
        ),
    ],
    personal_data=[PersonalData("saved_searches.SavedSearch", ("text", "said"))],
    no_personal_data=["saved_searches.SearchMatch"],
    readers=[Reader("saved-searches", ("*",), follow, commands=True)],
    queues=[Queue("search-matches", "Matches of saved searches", "intelligence-officer")],
    duties=[
        DutyKind(
            code="look-at-match",
            label="Look at what a saved search found",
            queue="search-matches",
            opens=["saved_searches.matched"],
            closes=["saved_searches.seen"],
            due=lambda fact, now: now + timedelta(hours=24),
            steps=[EscalationStep(timedelta(0), "owner", "notice")],
            risk=lambda fact: 20,
            url="/find/matches/{id}/",
            source="House rule: who asked to be told is told, and says that they have looked",
        )
    ],
    urls="iops.pole.saved_searches.urls",
    not_in_warehouse={
        "saved_searches.SavedSearch": "what somebody looks for is theirs; looks are logged",
        "saved_searches.SearchMatch": "what somebody looks for is theirs; looks are logged",
    },
)  # fmt: skip
