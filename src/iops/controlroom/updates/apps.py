from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "iops.controlroom.updates"
    label = "updates"
