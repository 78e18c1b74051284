from django.apps import AppConfig


class BroadcastsConfig(AppConfig):
    name = "iops.controlroom.broadcasts"
    label = "broadcasts"
