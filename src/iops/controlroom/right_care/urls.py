"""Addresses of Right Care, Right Person."""

from django.urls import path

from iops.controlroom.right_care import pages

urlpatterns = [
    path("right-care/", pages.right_care, name="right-care"),
    path("right-care/incidents/<int:incident_id>/", pages.decide, name="right-care-of"),
    path("right-care/<int:decision_id>/look", pages.look, name="right-care-look"),
]
