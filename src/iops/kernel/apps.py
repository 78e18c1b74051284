from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "iops.kernel"
    label = "kernel"

    def ready(self) -> None:
        from iops.kernel.models import lookups

        lookups.register()
