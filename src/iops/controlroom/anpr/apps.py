from django.apps import AppConfig


class AnprConfig(AppConfig):
    name = "iops.controlroom.anpr"
    label = "anpr"
