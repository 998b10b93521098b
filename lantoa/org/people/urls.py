"""Addresses of this package."""

from django.urls import path

from lantoa.org.people import views

app_name = "people"

urlpatterns = [path("loi-moi/<str:secret>/", views.invitation_accept, name="invitation_accept")]
