"""Addresses of search."""

from django.urls import path

from iops.pole.search import pages

urlpatterns = [
    path("find", pages.find, name="find"),
    path("find/elsewhere/<slug:code>", pages.elsewhere, name="find-elsewhere"),
]
