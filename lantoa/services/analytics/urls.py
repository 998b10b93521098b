"""Where the beacon is sent."""

from django.urls import path

from lantoa.services.analytics import views

app_name = "analytics"

urlpatterns = [path("xem", views.count_view, name="view_count")]
