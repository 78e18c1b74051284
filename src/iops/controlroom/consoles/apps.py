from django.apps import AppConfig


class ConsolesConfig(AppConfig):
    name = "iops.controlroom.consoles"
    label = "consoles"
