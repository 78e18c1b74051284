"""Addresses of the archive."""

from django.urls import path

from iops.pole.archive import pages

urlpatterns = [
    path("archive/known", pages.known, name="archive-known"),
    path("archive/likeness/<int:likeness_id>/", pages.likeness, name="archive-likeness"),
    path("archive/likeness/<int:likeness_id>/apart", pages.apart, name="archive-apart"),
    path("archive/<int:archived_id>/", pages.record, name="archived"),
    path("archive/<int:archived_id>/bring", pages.bring, name="archive-bring"),
    path("archive/<int:archived_id>/tie", pages.tie, name="archive-tie"),
]
