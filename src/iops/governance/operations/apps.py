from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "iops.governance.operations"
    label = "operations"
