from django.apps import AppConfig


class RightCareConfig(AppConfig):
    name = "iops.controlroom.right_care"
    label = "right_care"
