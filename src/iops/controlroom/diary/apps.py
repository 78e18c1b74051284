from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "iops.controlroom.diary"
    label = "diary"
