"""Addresses of the desk's side, under /toa-soan/y-kien/."""

from django.urls import path

from lantoa.publishing.signoff.views import desk

app_name = "signoff"

urlpatterns = [
    path("bai/<int:article_id>/", desk.piece_signoffs, name="piece_signoffs"),
    path("bai/<int:article_id>/tom-tat/", desk.piece_part, name="piece_part"),
    path("<int:signoff_id>/tinh-trang/", desk.signoff_state, name="signoff_state"),
    path("<int:signoff_id>/thu-hoi/", desk.signoff_withdraw, name="signoff_withdraw"),
    path("<int:signoff_id>/hoi-lai/", desk.signoff_again, name="signoff_again"),
]
