from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "iops.controlroom.resources"
    label = "resources"

    def ready(self) -> None:
        from iops.controlroom.resources.metrics import register

        register()
