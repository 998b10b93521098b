"""Where programs of other sites ask to follow our feeds."""

from django.urls import path

from lantoa.publishing.distribution.views import hub

app_name = "websub"

urlpatterns = [path("", hub.hub, name="hub")]
