"""Addresses of the map's layers."""

from django.urls import path

from iops.reference.places import pages

urlpatterns = [
    path("places/map/areas.geojson", pages.areas, name="map-areas"),
    path("places/map/roads.geojson", pages.roads, name="map-roads"),
    path("places/map/places.geojson", pages.places, name="map-places"),
]
