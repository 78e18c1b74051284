"""Addresses of the diary."""

from django.urls import path

from iops.controlroom.diary import pages

urlpatterns = [
    path("diary/", pages.diary, name="diary"),
    path("diary/incidents/<int:incident_id>/", pages.note, name="diary-note"),
    path("diary/<int:entry_id>/done", pages.done, name="diary-done"),
]
