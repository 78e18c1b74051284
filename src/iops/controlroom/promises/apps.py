from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "iops.controlroom.promises"
    label = "promises"
