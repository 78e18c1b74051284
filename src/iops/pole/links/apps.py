from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "iops.pole.links"
    label = "links"
