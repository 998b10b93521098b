"""Addresses of this package."""

from django.urls import path

from lantoa.publishing.intake import views

app_name = "intake"

urlpatterns = [path("word/", views.word, name="word")]
