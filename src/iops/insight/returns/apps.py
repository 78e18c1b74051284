from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "iops.insight.returns"
    label = "returns"
