"""Addresses of incidents."""

from django.urls import path

from iops.controlroom.incidents import pages

urlpatterns = [
    path("incidents/", pages.incident_list, name="incidents"),
    path("incidents/<int:incident_id>/", pages.incident, name="incident"),
    path("incidents/<int:incident_id>/panel", pages.panel, name="incident-panel"),
    path("incidents/<int:incident_id>/do/<slug:verb>", pages.act, name="incident-act"),
]
