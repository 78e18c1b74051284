from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "iops.controlroom.safety"
    label = "safety"
