"""Addresses of encounters."""

from django.urls import path

from iops.casework.encounters import pages, recording

urlpatterns = [
    path("encounters/", pages.encounter_list, name="encounters"),
    path("encounters/new/", recording.new, name="encounter-new"),
    path(
        "encounters/new/<slug:kind>/<int:record_id>/", recording.new_from, name="encounter-new-from"
    ),
    path("encounters/people", recording.people, name="encounter-people"),
    path("encounters/<int:encounter_id>/", pages.encounter, name="encounter"),
    path("encounters/<int:encounter_id>/receipt/", pages.receipt, name="encounter-receipt"),
    path("encounters/<int:encounter_id>/correct/", recording.correct, name="encounter-correct"),
    path("encounters/<int:encounter_id>/do/<slug:verb>", pages.act, name="encounter-act"),
]
