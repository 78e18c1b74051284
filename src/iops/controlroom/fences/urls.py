"""Addresses of areas and geofences."""

from django.urls import path

from iops.controlroom.fences import pages

urlpatterns = [
    path("areas/", pages.areas, name="areas"),
    path("areas/<int:fence_id>/", pages.fence, name="fence"),
    path("areas/<int:fence_id>/do/<slug:verb>", pages.act, name="fence-act"),
]
