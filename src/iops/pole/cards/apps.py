from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "iops.pole.cards"
    label = "cards"
