from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "iops.kernel"
    label = "kernel"
