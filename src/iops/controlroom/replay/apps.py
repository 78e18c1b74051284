from django.apps import AppConfig


class ReplayConfig(AppConfig):
    name = "iops.controlroom.replay"
    label = "replay"
