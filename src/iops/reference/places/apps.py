from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "iops.reference.places"
    label = "places"
