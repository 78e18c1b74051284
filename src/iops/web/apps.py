"""The shell's app: when it is ready, every capability has been declared."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "iops.web"
    label = "web"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from iops.kernel.registry import registry
        from iops.web.signin.leaving import signed_out

        registry.load()
        user_logged_out.connect(signed_out)
