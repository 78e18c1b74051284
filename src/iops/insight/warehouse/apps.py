from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "iops.insight.warehouse"
    label = "warehouse"
