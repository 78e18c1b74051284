"""Addresses of reviews."""

from django.urls import path

from iops.controlroom.reviews import pages

urlpatterns = [
    path("reviews/", pages.reviews, name="reviews"),
    path("reviews/<int:review_id>/decide", pages.decide, name="review-decide"),
]
