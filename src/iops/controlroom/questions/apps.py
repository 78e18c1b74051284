from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "iops.controlroom.questions"
    label = "questions"
