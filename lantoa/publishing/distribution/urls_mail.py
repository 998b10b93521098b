"""Addresses that letters carry, under /thu/."""

from django.urls import path

from lantoa.publishing.distribution.networks.email import views

app_name = "mail"
urlpatterns = [
    path("huy/<slug:token>/", views.unsubscribe, name="unsubscribe"),
    path("dang-ky/<str:code>/", views.subscribe, name="subscribe"),
    path("dong-y/<slug:token>/", views.confirm, name="confirm"),
    path("tra-lai/", views.take, name="intake"),
]
