from django.urls import path

from iops.pole.linkage import pages

urlpatterns = [
    path("duplicates/", pages.review, name="duplicates"),
    path("duplicates/sample/", pages.sample, name="duplicates-sample"),
    path("duplicates/<int:proposal_id>/", pages.pair, name="duplicate"),
    path("duplicates/<int:proposal_id>/<slug:verb>/", pages.act, name="duplicate-act"),
]
