"""The gallery of components."""

from django.urls import URLPattern, path

from lantoa.design.views import gallery

app_name = "design"

urlpatterns: list[URLPattern] = [path("", gallery, name="gallery")]
