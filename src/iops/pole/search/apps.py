from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "iops.pole.search"
    label = "search"
