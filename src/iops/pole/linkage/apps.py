from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "iops.pole.linkage"
    label = "linkage"
