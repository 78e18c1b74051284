"""Addresses of incidents."""

from django.urls import path

from iops.controlroom.incidents import pages

urlpatterns = [
    path("incidents/", pages.incident_list, name="incidents"),
    path("incidents/not-crimes/", pages.no_crime_sample, name="not-crimes"),
    path("incidents/not-crimes/<int:decision_id>", pages.check_no_crime, name="not-crime-check"),
    path("incidents/<int:incident_id>/", pages.incident, name="incident"),
    path("incidents/<int:incident_id>/panel", pages.panel, name="incident-panel"),
    path("incidents/<int:incident_id>/do/<slug:verb>", pages.act, name="incident-act"),
]
