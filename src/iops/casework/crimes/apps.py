from django.apps import AppConfig


class CrimesConfig(AppConfig):
    name = "iops.casework.crimes"
    label = "crimes"
