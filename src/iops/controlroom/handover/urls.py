"""Addresses of the handover."""

from django.urls import path

from iops.controlroom.handover import pages

urlpatterns = [path("handover/", pages.pack, name="handover")]
