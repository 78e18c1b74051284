from django.apps import AppConfig


class LocatingConfig(AppConfig):
    name = "iops.controlroom.locating"
    label = "locating"
