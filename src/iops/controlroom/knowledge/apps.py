from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "iops.controlroom.knowledge"
    label = "knowledge"
