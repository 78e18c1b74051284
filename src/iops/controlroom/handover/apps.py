from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "iops.controlroom.handover"
    label = "handover"
