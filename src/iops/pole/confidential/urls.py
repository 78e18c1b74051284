"""Addresses of what is confidential."""

from django.urls import path

from iops.pole.confidential import pages

urlpatterns = [
    path("confidential/place/<int:place_id>/", pages.place, name="confidential-place"),
    path("confidential/person/<int:profile_id>/", pages.person, name="confidential-person"),
]
