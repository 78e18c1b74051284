from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "iops.exchange.texts"
    label = "texts"
