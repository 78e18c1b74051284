from django.apps import AppConfig


class ConfidentialConfig(AppConfig):
    name = "iops.pole.confidential"
    label = "confidential"
