"""Addresses of hot spots."""

from django.urls import path

from iops.insight.hotspots import pages

urlpatterns = [
    path("hotspots/", pages.hotspots, name="hotspots"),
    path("hotspots/cells.geojson", pages.cells, name="hotspot-cells"),
    path("hotspots/cell/", pages.cell, name="hotspot-cell"),
]
