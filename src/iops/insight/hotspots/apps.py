from django.apps import AppConfig


class HotspotsConfig(AppConfig):
    name = "iops.insight.hotspots"
    label = "hotspots"
