"""Addresses of saved searches."""

from django.urls import path

from iops.pole.saved_searches import pages

urlpatterns = [
    path("find/saved/", pages.mine, name="saved-searches"),
    path("find/saved/new", pages.save, name="save-search"),
    path("find/saved/<int:search_id>/", pages.matches, name="saved-search"),
    path("find/saved/<int:search_id>/<slug:verb>", pages.act, name="saved-search-act"),
    path("find/matches/<int:match_id>/", pages.match, name="search-match"),
]
