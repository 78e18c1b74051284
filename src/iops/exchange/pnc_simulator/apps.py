from django.apps import AppConfig


class PncSimulatorConfig(AppConfig):
    name = "iops.exchange.pnc_simulator"
    label = "pnc_simulator"
