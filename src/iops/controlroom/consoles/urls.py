"""Addresses of the consoles."""

from django.urls import path

from iops.controlroom.consoles import pages

urlpatterns = [
    path("board/", pages.board, name="board"),
]
