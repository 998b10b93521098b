from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lantoa.org.audit"
    label = "audit"
    verbose_name = "Nhật ký"
