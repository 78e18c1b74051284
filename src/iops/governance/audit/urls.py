"""Addresses of the access log."""

from django.urls import path

from iops.governance.audit import pages

urlpatterns = [
    path("audit/", pages.access_log, name="audit"),
    path("audit/purposes/", pages.purposes, name="purposes"),
    path("audit/why", pages.why, name="why"),
    path("audit/<slug:kind>/<int:record_id>/", pages.looks_at_record, name="audit-record"),
]
