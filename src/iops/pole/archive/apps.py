from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "iops.pole.archive"
    label = "archive"
