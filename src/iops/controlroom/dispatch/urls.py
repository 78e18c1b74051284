"""Addresses of dispatch."""

from django.urls import path

from iops.controlroom.dispatch import pages

urlpatterns = [
    path("jobs/", pages.own_job, name="jobs"),
    path("jobs/<int:deployment_id>/", pages.job, name="job"),
    path("jobs/<int:deployment_id>/do/<slug:verb>", pages.act, name="job-act"),
]
