"""Addresses of operations."""

from django.urls import path

from iops.governance.operations import pages

urlpatterns = [path("operations/", pages.machinery, name="operations")]
