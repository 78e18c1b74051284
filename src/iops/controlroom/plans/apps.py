from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "iops.controlroom.plans"
    label = "plans"
