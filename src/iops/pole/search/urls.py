"""Addresses of search."""

from django.urls import path

from iops.pole.search import pages

urlpatterns = [path("find", pages.find, name="find")]
