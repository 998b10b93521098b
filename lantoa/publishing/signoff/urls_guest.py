"""What a link leads to, under /y-kien/."""

from django.urls import path

from lantoa.publishing.signoff.views import guest

app_name = "guest"

urlpatterns = [
    path("<slug:token>/", guest.cover, name="cover"),
    path("<slug:token>/mo/", guest.open_text, name="open"),
    path("<slug:token>/bai/", guest.text, name="text"),
    path("<slug:token>/tra-loi/", guest.answer, name="answer"),
]
