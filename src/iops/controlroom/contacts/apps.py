from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "iops.controlroom.contacts"
    label = "contacts"
