from django.apps import AppConfig


class EncountersConfig(AppConfig):
    name = "iops.casework.encounters"
    label = "encounters"
