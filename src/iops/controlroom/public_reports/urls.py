"""The address of the public's form."""

from django.urls import path

from iops.controlroom.public_reports import pages

urlpatterns = [path("report/", pages.report, name="public-report")]
