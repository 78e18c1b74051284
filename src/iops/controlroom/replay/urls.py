"""Addresses of the replay."""

from django.urls import path

from iops.controlroom.replay import pages

urlpatterns = [
    path("replay/", pages.choose, name="replay"),
    path("replay/part", pages.part, name="replay-part"),
    path("replay/incidents/<int:incident_id>/", pages.of_incident, name="replay-incident"),
    path(
        "replay/incidents/<int:incident_id>/part", pages.part_of_incident,
        name="replay-incident-part",
    ),
]  # fmt: skip
