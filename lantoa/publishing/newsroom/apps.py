from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "lantoa.publishing.newsroom"
    label = "newsroom"
    verbose_name = "Tòa soạn"
