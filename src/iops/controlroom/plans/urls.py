"""Addresses of plans."""

from django.urls import path

from iops.controlroom.plans import pages

urlpatterns = [
    path("plans/", pages.plans, name="plans"),
    path("plans/new/", pages.write, name="plan-new"),
    path("plans/<int:plan_id>/", pages.plan, name="plan"),
    path("plans/<int:plan_id>/change/", pages.write, name="plan-change"),
    path("plans/<int:plan_id>/do/<slug:verb>", pages.act, name="plan-act"),
    path("plans/<int:plan_id>/incidents/<int:incident_id>/", pages.tick, name="plan-tick"),
]
