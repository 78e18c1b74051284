"""Addresses of diagrams."""

from django.urls import path

from iops.pole.diagrams import pages

urlpatterns = [
    path("diagrams/", pages.kept, name="diagrams"),
    path("diagrams/<int:diagram_id>/", pages.one, name="diagram"),
    path("diagrams/around.json", pages.around, name="diagram-around"),
    path("diagrams/expand.json", pages.expand, name="diagram-expand"),
    path("diagrams/path.json", pages.path_between, name="diagram-path"),
    path("diagrams/draw.json", pages.draw, name="diagram-draw"),
    path("diagrams/keep.json", pages.keep, name="diagram-keep"),
    path("diagrams/export.csv", pages.export, name="diagram-export"),
    path("diagrams/picture.json", pages.picture, name="diagram-picture"),
]
