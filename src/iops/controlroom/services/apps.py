from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "iops.controlroom.services"
    label = "services"
