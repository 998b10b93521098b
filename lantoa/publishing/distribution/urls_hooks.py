"""Addresses that networks call."""

from django.urls import path

from lantoa.publishing.distribution.hooks import views

app_name = "hooks"

urlpatterns = [
    path("facebook/", views.facebook, name="facebook"),
    path("zalo/", views.zalo, name="zalo"),
    path("zalo-bot/<slug:bot>/", views.zalo_bot, name="zalo_bot"),
]
