"""Addresses of the access log."""

from django.urls import path

from iops.governance.audit import pages, sight_page

urlpatterns = [
    path("audit/", pages.access_log, name="audit"),
    path("audit/purposes/", pages.purposes, name="purposes"),
    path("audit/why", pages.why, name="why"),
    path("access/sight/<slug:kind>/<int:record_id>/", sight_page.sight, name="sight"),
    path("audit/<slug:kind>/<int:record_id>/", pages.looks_at_record, name="audit-record"),
]
