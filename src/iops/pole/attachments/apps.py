from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "iops.pole.attachments"
    label = "attachments"
