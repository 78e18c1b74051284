from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "iops.controlroom.incidents"
    label = "incidents"
