"""Addresses of disposal."""

from django.urls import path

from iops.governance.disposal import pages

urlpatterns = [
    path("disposal/", pages.overview, name="disposal"),
    path("disposal/new/", pages.new, name="disposal-new"),
    path("disposal/reviews/<int:review_id>/", pages.review, name="disposal-review"),
    path("disposal/proposals/<int:proposal_id>/", pages.proposal, name="disposal-proposal"),
]
