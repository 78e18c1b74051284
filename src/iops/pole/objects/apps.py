from django.apps import AppConfig


class ObjectsConfig(AppConfig):
    name = "iops.pole.objects"
    label = "objects"
