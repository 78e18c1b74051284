from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    name = "iops.controlroom.alarms"
    label = "alarms"
