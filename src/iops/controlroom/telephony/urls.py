"""Addresses of telephony."""

from django.urls import path

from iops.controlroom.telephony import pages

urlpatterns = [
    path("telephone/", pages.telephone, name="telephone"),
    path("telephone/own", pages.own, name="telephone-own"),
    path("telephone/state", pages.choose, name="telephone-state"),
    path("telephone/desks/<int:desk_id>/state", pages.set_desk, name="telephone-desk"),
    path("telephone/records/", pages.records, name="telephone-records"),
    path("telephone/records/<int:record_id>/do/<slug:verb>", pages.settle, name="telephone-settle"),
    path("contacts/<int:contact_id>/", pages.contact, name="contact"),
]
