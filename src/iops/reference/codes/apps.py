from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "iops.reference.codes"
    label = "codes"
