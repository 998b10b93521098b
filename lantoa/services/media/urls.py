"""Where pictures are."""

from django.urls import path

from lantoa.services.media.serving import picture_file

app_name = "media"

urlpatterns = [path("<path:path>", picture_file, name="picture")]
