"""Addresses of emergencies."""

from django.urls import path

from iops.controlroom.emergencies import pages

urlpatterns = [
    path("emergencies/", pages.emergency_list, name="emergencies"),
    path("emergencies/press", pages.press, name="emergency-press"),
    path("emergencies/<int:emergency_id>/", pages.emergency, name="emergency"),
    path("emergencies/<int:emergency_id>/acknowledge", pages.acknowledge,
         name="emergency-acknowledge"),
    path("emergencies/<int:emergency_id>/stand-down", pages.stand_down,
         name="emergency-stand-down"),
]  # fmt: skip
