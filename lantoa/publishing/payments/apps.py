from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "lantoa.publishing.payments"
    label = "payments"
    verbose_name = "Nhuận bút"
