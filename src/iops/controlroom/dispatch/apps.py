from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "iops.controlroom.dispatch"
    label = "dispatch"
