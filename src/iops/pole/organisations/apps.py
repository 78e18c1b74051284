from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "iops.pole.organisations"
    label = "organisations"
