"""Addresses of major and critical incidents."""

from django.urls import path

from iops.controlroom.major import pages

urlpatterns = [
    path("major/", pages.majors, name="majors"),
    path("major/incidents/<int:incident_id>/", pages.declare, name="major-declare"),
    path("major/<int:major_id>/", pages.major, name="major"),
    path("major/<int:major_id>/do/<slug:verb>", pages.act, name="major-act"),
]
