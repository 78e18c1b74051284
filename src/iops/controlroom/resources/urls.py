"""Addresses of resources."""

from django.urls import path

from iops.controlroom.resources import pages

urlpatterns = [
    path("units/", pages.unit_list, name="units"),
    path("units/new/", pages.new_unit, name="unit-new"),
    path("units/positions/", pages.position_feeds, name="unit-positions"),
    path("units/officers", pages.officers, name="unit-officers"),
    path("units/<int:unit_id>/", pages.unit, name="unit"),
    path("units/<int:unit_id>/change/", pages.change, name="unit-change"),
    path("units/<int:unit_id>/do/<slug:verb>", pages.act, name="unit-act"),
]
