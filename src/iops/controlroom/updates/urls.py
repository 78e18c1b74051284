"""Addresses of updates."""

from django.urls import path

from iops.controlroom.updates import pages

urlpatterns = [
    path("updates/contacts/<int:contact_id>/", pages.tell, name="updates-of"),
    path("updates/contacts/<int:contact_id>/read-out", pages.read_out, name="updates-read-out"),
    path("updates/<int:update_id>/failed/", pages.failed, name="update-failed"),
]
