from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "iops.controlroom.reviews"
    label = "reviews"
