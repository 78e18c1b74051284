"""Addresses of promises."""

from django.urls import path

from iops.controlroom.promises import pages

urlpatterns = [
    path("promises/", pages.promises, name="promises"),
    path("promises/<int:promise_id>/do/<slug:verb>", pages.act, name="promise-act"),
    path("promises/incidents/<int:incident_id>/", pages.on_incident, name="promise-on-incident"),
    path("promises/contacts/<int:contact_id>/", pages.on_contact, name="promise-on-contact"),
]
