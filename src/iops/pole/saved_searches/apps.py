from django.apps import AppConfig


class SavedSearchesConfig(AppConfig):
    name = "iops.pole.saved_searches"
    label = "saved_searches"
