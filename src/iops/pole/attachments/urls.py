"""Addresses of attachments."""

from django.urls import path

from iops.pole.attachments import pages

urlpatterns = [
    path("files/<int:attachment_id>", pages.read, name="file"),
]
