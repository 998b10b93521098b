"""Short links."""

from django.urls import path

from lantoa.services.analytics import views

app_name = "short"

urlpatterns = [path("<str:code>", views.short_link, name="link")]
