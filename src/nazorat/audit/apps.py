from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "nazorat.audit"
    label = "audit"
