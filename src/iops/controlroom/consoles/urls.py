"""Addresses of the consoles."""

from django.urls import path

from iops.controlroom.consoles.pages import (
    after,
    board,
    call,
    call_parts,
    call_plans,
    inbox,
    returns,
)

urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/markers.geojson", board.markers, name="board-markers"),
    path("board/incidents/<int:incident_id>/", board.pane, name="board-pane"),
    path("board/incidents/<int:incident_id>/do/<slug:verb>", board.act, name="board-act"),
    path("call/", call.new_call, name="new-call"),
    path("call/take", call.take, name="call-take"),
    path("call/waiting", call.waiting, name="call-waiting"),
    path("call/draft", call.save_draft, name="call-draft"),
    path("call/place", call_parts.suggest_places, name="call-places"),
    path("call/locations", call_parts.locations, name="call-locations"),
    path("call/context", call_parts.context_part, name="call-context"),
    path("call/duplicates", call_parts.duplicates, name="call-duplicates"),
    path("call/alarms", call_plans.alarms, name="call-alarms"),
    path("call/plans", call_plans.plans, name="call-plans"),
    path("call/questions", call_parts.questions, name="call-questions"),
    path("call/right-care", call_parts.right_care, name="call-right-care"),
    path("call/after", after.after, name="call-after"),
    path("call/ringing", inbox.ringing, name="call-ringing"),
    path("call/inbox/", inbox.inbox, name="call-inbox"),
    path("call/returns/", returns.returns, name="call-returns"),
    path("call/returns/ring", returns.ring_back, name="call-ring-back"),
    path("call/returns/not", returns.no_return, name="call-no-return"),
    path("call/half/<int:draft_id>/", returns.half_typed, name="call-half-typed"),
    path("call/<uuid:uid>/aside", returns.set_aside, name="call-set-aside"),
    path("call/<uuid:uid>/", call.call, name="call"),
    path("call/<uuid:uid>/send", call.send, name="call-send"),
    path("call/<uuid:uid>/status", call.status, name="call-status"),
    path("call/<uuid:uid>/log", call.write_log, name="call-log"),
    path("call/<uuid:uid>/join", call.join, name="call-join"),
    path("call/<uuid:uid>/finish", call.finish, name="call-finish"),
]
