from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "iops.duties"
    label = "duties"
