"""Addresses of the desk's screens, below /toa-soan/ban-tin/."""

from django.urls import path

from lantoa.publishing.digests.views import desk

app_name = "digests"
urlpatterns = [
    path("", desk.issue_list, name="issue_list"),
    path("<slug:rhythm>/", desk.issue_edit, name="issue_edit"),
    path("<slug:rhythm>/xem-thu/", desk.issue_preview, name="issue_preview"),
]
