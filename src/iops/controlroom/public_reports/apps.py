from django.apps import AppConfig


class PublicReportsConfig(AppConfig):
    name = "iops.controlroom.public_reports"
    label = "public_reports"
