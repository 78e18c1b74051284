from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "iops.exchange.webhooks"
    label = "webhooks"
