"""Addresses of cards."""

from django.urls import path

from iops.pole.cards import pages

urlpatterns = [
    path("people/<int:nominal_id>/", pages.person, name="person"),
    path("people/<int:nominal_id>/do/<slug:verb>", pages.act, name="person-act"),
    path("vehicles/<int:vehicle_id>/", pages.vehicle, name="vehicle"),
    path("places/<int:place_id>/", pages.place, name="place"),
]
