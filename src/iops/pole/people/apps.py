from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "iops.pole.people"
    label = "people"
