from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "iops.pole.identity"
    label = "identity"
