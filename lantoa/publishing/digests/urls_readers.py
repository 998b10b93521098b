"""Addresses for readers, below /ban-tin/."""

from django.urls import path

from lantoa.publishing.digests.views import readers

app_name = "digest_readers"
urlpatterns = [
    path("", readers.subscribe, name="subscribe"),
    path("dong-y/<slug:token>/", readers.confirm, name="confirm"),
    path("huy/<slug:token>/", readers.leave, name="leave"),
]
