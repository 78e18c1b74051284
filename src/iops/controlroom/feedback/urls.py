"""Addresses of feedback: what callers say, and the page that they say it on."""

from django.urls import path

from iops.controlroom.feedback import pages

urlpatterns = [
    path("feedback/", pages.results, name="feedback"),
    path("feedback/<str:token>/", pages.survey, name="feedback-survey"),
]
