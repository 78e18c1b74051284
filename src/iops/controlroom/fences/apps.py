from django.apps import AppConfig


class FencesConfig(AppConfig):
    name = "iops.controlroom.fences"
    label = "fences"
