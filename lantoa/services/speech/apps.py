from django.apps import AppConfig


class SpeechConfig(AppConfig):
    name = "lantoa.services.speech"
    label = "speech"
    verbose_name = "Giọng đọc"
