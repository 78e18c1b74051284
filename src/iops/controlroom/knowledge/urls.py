"""Addresses of the knowledge base."""

from django.urls import path

from iops.controlroom.knowledge import pages

urlpatterns = [
    path("knowledge/", pages.articles, name="knowledge"),
    path("knowledge/part", pages.part, name="knowledge-part"),
    path("knowledge/new/", pages.write, name="article-new"),
    path("knowledge/<int:article_id>/", pages.article, name="article"),
    path("knowledge/<int:article_id>/change/", pages.write, name="article-change"),
    path("knowledge/<int:article_id>/do/<slug:verb>", pages.act, name="article-act"),
]
