"""Addresses of the register of alarms."""

from django.urls import path

from iops.controlroom.alarms import pages

urlpatterns = [
    path("alarms/", pages.alarms, name="alarms"),
    path("alarms/new/", pages.write, name="alarm-new"),
    path("alarms/<int:alarm_id>/", pages.alarm, name="alarm"),
    path("alarms/<int:alarm_id>/change/", pages.write, name="alarm-change"),
    path("alarms/<int:alarm_id>/do/<slug:verb>", pages.act, name="alarm-act"),
    path(
        "alarms/<int:alarm_id>/incidents/<int:incident_id>/<slug:verb>", pages.on_incident,
        name="alarm-on-incident",
    ),
]  # fmt: skip
