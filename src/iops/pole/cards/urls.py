"""Addresses of cards."""

from django.urls import path

from iops.pole.cards import files, pages

#: Kind of thing, and the first part of its address.
THINGS = {
    "vehicle": "vehicles", "phone": "phones", "document": "documents", "property": "property",
    "organisation": "organisations",
}  # fmt: skip

urlpatterns = [
    path("people/<int:nominal_id>/", pages.person, name="person"),
    path("people/<int:nominal_id>/do/<slug:verb>", pages.act, name="person-act"),
    path("files/on/<slug:kind>/<int:record_id>", pages.attach, name="file-attach"),
    path("files/<int:attachment_id>/remove/", files.remove, name="file-remove"),
    path("files/<int:attachment_id>/photo", files.photo, name="file-photo"),
    path("places/<int:place_id>/", pages.place, name="place"),
    path("places/<int:place_id>/map.json", pages.place_map, name="place-map"),
    path("said/<slug:kind>/<int:record_id>/", pages.said, name="said"),
    path("find/picture", pages.picture, name="picture"),
    *(
        path(f"{part}/<int:record_id>/", pages.thing, {"kind": kind}, name=kind)
        for kind, part in THINGS.items()
    ),
]
