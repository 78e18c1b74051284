from django.apps import AppConfig


class DisposalConfig(AppConfig):
    name = "iops.governance.disposal"
    label = "disposal"
