"""Addresses of the record, under /toa-soan/nhat-ky/."""

from django.urls import path

from lantoa.publishing.signoff.views import ledger

app_name = "record"

urlpatterns = [
    path("", ledger.record_list, name="record_list"),
    path("bai/<int:article_id>/", ledger.piece_record, name="piece_record"),
    path("tep/<slug:format>/", ledger.record_export_view, name="record_export"),
]
