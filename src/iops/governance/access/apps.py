from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "iops.governance.access"
    label = "access"
