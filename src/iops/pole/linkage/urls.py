from django.urls import path

from iops.pole.linkage import pages, thing_pages

urlpatterns = [
    path("duplicates/", pages.review, name="duplicates"),
    path("duplicates/sample/", pages.sample, name="duplicates-sample"),
    path("duplicates/things/", thing_pages.review, name="things"),
    path("duplicates/things/<int:proposal_id>/", thing_pages.pair, name="things-pair"),
    path("duplicates/things/<int:proposal_id>/<slug:verb>/", thing_pages.act, name="things-act"),
    path("duplicates/<int:proposal_id>/", pages.pair, name="duplicate"),
    path("duplicates/<int:proposal_id>/<slug:verb>/", pages.act, name="duplicate-act"),
]
