from django.apps import AppConfig


class MaitConfig(AppConfig):
    name = "iops.exchange.mait"
    label = "mait"
