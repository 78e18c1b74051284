"""Addresses of recording."""

from django.urls import path

from iops.pole.records import correcting, dying, pages, same, ties, untying

urlpatterns = [
    path("record/", pages.hub, name="record"),
    path("record/places", pages.places, name="record-places"),
    path("record/ends", ties.ends, name="record-ends"),
    path("record/link/<slug:kind>/<int:record_id>/", ties.link_page, name="record-link"),
    path("record/tie/<int:link_id>/", untying.tie_page, name="record-tie"),
    path("record/died/<int:profile_id>/", dying.died_page, name="record-died"),
    path("record/marker/<slug:kind>/<int:record_id>/", ties.marker_page, name="record-marker"),
    path("record/review/<int:marker_id>/", ties.review_page, name="record-review"),
    path("record/same/<slug:kind>/<int:record_id>/", same.same_page, name="record-same"),
    path("record/known/<int:profile_id>/", pages.known, name="record-known"),
    path(
        "record/correct/<slug:kind>/<int:record_id>/",
        correcting.correct_page,
        name="record-correct",
    ),
    path(
        "record/before/<slug:kind>/<int:record_id>/", correcting.former_page, name="record-before"
    ),
    path("record/<slug:kind>/", pages.record, name="record-kind"),
    path("record/<slug:kind>/likely", pages.likely, name="record-likely"),
    path("people/<int:nominal_id>/record/", pages.record_account, name="record-account"),
]
