"""What is decided about the portal as a whole, below /toa-soan/cong/."""

from django.urls import URLPattern, path

from lantoa.faces.portal.views import desk

app_name = "portal_desk"

urlpatterns: list[URLPattern] = [
    path("che-do-tang/", desk.mourning, name="mourning"),
]
