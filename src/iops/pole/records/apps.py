from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "iops.pole.records"
    label = "records"
