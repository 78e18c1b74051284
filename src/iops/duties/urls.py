"""Addresses of duties."""

from django.urls import path

from iops.duties import pages

urlpatterns = [
    path("duties/", pages.my_duties, name="duties"),
    path("duties/assign", pages.assign_many, name="duties-assign-many"),
    path("duties/<int:duty_id>/take", pages.take, name="duty-take"),
    path("duties/<int:duty_id>/assign", pages.assign, name="duty-assign"),
    path("alerts/<int:alert_id>/confirm", pages.confirm, name="alert-confirm"),
    path("queues/", pages.queues, name="queues"),
    path("queues/<slug:code>/", pages.queue, name="queue"),
]
