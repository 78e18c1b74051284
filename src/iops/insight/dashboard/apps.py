from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "iops.insight.dashboard"
    label = "dashboard"
