from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "iops.controlroom.appointments"
    label = "appointments"
