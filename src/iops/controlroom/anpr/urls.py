"""Addresses of ANPR hits and circulations."""

from django.urls import path

from iops.controlroom.anpr import pages

urlpatterns = [
    path("anpr/", pages.hits, name="anpr"),
    path("anpr/<int:hit_id>/", pages.hit, name="anpr-hit"),
    path("anpr/<int:hit_id>/do/<slug:verb>", pages.act, name="anpr-act"),
    path("anpr/circulations/", pages.circulations, name="circulations"),
    path("anpr/circulations/<int:circulation_id>/", pages.circulation, name="circulation"),
    path(
        "anpr/circulations/<int:circulation_id>/do/<slug:verb>", pages.change,
        name="circulation-change",
    ),
]  # fmt: skip
