from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "iops.controlroom.authorities"
    label = "authorities"
