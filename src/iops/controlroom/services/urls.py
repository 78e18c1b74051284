"""Addresses of requests to other services."""

from django.urls import path

from iops.controlroom.services import pages

urlpatterns = [
    path("services/", pages.requests, name="services"),
    path("services/<int:request_id>/", pages.one, name="service-request"),
    path("services/<int:request_id>/do/<slug:verb>", pages.act, name="service-act"),
    path("services/incidents/<int:incident_id>/", pages.of_incident, name="services-of"),
]
