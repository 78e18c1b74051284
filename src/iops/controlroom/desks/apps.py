from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "iops.controlroom.desks"
    label = "desks"
