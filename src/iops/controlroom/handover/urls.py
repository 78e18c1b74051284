"""Addresses of the handover."""

from django.urls import path

from iops.controlroom.handover import pages

urlpatterns = [
    path("handover/", pages.pack, name="handover"),
    path("handover/desks/<int:desk_id>/offer", pages.offer, name="handover-offer"),
    path(
        "handover/desks/<int:desk_id>/<int:handover_id>/confirm", pages.confirm,
        name="handover-confirm",
    ),
    path(
        "handover/desks/<int:desk_id>/<int:handover_id>/back", pages.take_back,
        name="handover-back",
    ),
]  # fmt: skip
