"""Addresses of this package."""

from django.urls import path

from lantoa.faces.bureau.views import board

app_name = "bureau"

urlpatterns = [path("", board, name="board")]
