"""The shell's app: when it is ready, every capability has been declared."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "iops.web"
    label = "web"

    def ready(self) -> None:
        from iops.kernel.registry import registry

        registry.load()
