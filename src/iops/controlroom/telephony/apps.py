from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "iops.controlroom.telephony"
    label = "telephony"
