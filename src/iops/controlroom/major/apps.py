from django.apps import AppConfig


class MajorConfig(AppConfig):
    name = "iops.controlroom.major"
    label = "major"
