from django.apps import AppConfig


class SamenessConfig(AppConfig):
    name = "iops.pole.sameness"
    label = "sameness"
