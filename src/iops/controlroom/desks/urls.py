"""Addresses of desks."""

from django.urls import path

from iops.controlroom.desks import pages

urlpatterns = [
    path("desks/", pages.desk_list, name="desks"),
    path("desks/new/", pages.new_desk, name="desk-new"),
    path("desks/<int:desk_id>/", pages.desk, name="desk"),
    path("desks/<int:desk_id>/change", pages.change, name="desk-change"),
    path("desks/<int:desk_id>/do/<slug:verb>", pages.act, name="desk-act"),
    path("desks/incidents/<int:incident_id>/", pages.moving, name="desk-moving"),
    path("desks/incidents/<int:incident_id>/move", pages.move, name="desk-move"),
]
