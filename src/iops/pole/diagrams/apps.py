from django.apps import AppConfig


class DiagramsConfig(AppConfig):
    name = "iops.pole.diagrams"
    label = "diagrams"
