"""Addresses of authority at an incident."""

from django.urls import path

from iops.controlroom.authorities import pages

urlpatterns = [
    path("authorities/incidents/<int:incident_id>/", pages.of_incident, name="authorities-of"),
    path("authorities/<int:request_id>/", pages.one, name="authority"),
    path("authorities/<int:request_id>/do/<slug:verb>", pages.act, name="authority-act"),
]
