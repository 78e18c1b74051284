"""Addresses of question sets."""

from django.urls import path

from iops.controlroom.questions import pages

urlpatterns = [
    path("questions/", pages.question_sets, name="question-sets"),
    path("questions/new/", pages.new, name="question-set-new"),
    path("questions/<int:set_id>/", pages.question_set, name="question-set"),
    path("questions/<int:set_id>/table.csv", pages.table, name="question-set-table"),
    path("questions/<int:set_id>/do/<slug:verb>", pages.act, name="question-set-act"),
]
