from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "iops.controlroom.resources"
    label = "resources"
