"""Addresses of the dashboard."""

from django.urls import path

from iops.insight.dashboard import pages

urlpatterns = [
    path("dashboard/", pages.dashboard, name="dashboard"),
    path("dashboard/tiles", pages.tiles, name="dashboard-tiles"),
    path("dashboard/<slug:code>/", pages.drill, name="dashboard-drill"),
]
