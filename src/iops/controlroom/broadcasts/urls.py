"""Addresses of broadcasts."""

from django.urls import path

from iops.controlroom.broadcasts import pages

urlpatterns = [
    path("broadcasts/", pages.broadcasts, name="broadcasts"),
    path("broadcasts/new/", pages.new, name="broadcast-new"),
    path("broadcasts/<int:broadcast_id>/", pages.broadcast, name="broadcast"),
    path("broadcasts/<int:broadcast_id>/do/<slug:verb>", pages.act, name="broadcast-act"),
    path("broadcasts/receipts/<int:receipt_id>/read", pages.read, name="broadcast-read"),
]
