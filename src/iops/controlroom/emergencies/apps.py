from django.apps import AppConfig


class EmergenciesConfig(AppConfig):
    name = "iops.controlroom.emergencies"
    label = "emergencies"
