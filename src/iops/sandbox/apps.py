from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "iops.sandbox"
    label = "sandbox"
