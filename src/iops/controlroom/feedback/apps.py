from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "iops.controlroom.feedback"
    label = "feedback"
