from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "iops.governance.audit"
    label = "audit"
