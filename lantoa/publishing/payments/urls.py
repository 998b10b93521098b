"""Addresses of this package."""

from django.urls import path

from lantoa.publishing.payments.views import payees, rows, schemes, sheets, taking

app_name = "payments"

urlpatterns = [
    path("", sheets.sheet_list, name="sheet_list"),
    path("bang/<int:sheet_id>/", sheets.sheet_detail, name="sheet_detail"),
    path("bang/<int:sheet_id>/nguoi/", taking.sheet_people, name="sheet_people"),
    path("bang/<int:sheet_id>/dieu-chinh/", rows.adjustment_new, name="adjustment_new"),
    path("bang/<int:sheet_id>/tai/<slug:kind>/", taking.sheet_export, name="sheet_export"),
    path("bang/<int:sheet_id>/<slug:step>/", sheets.sheet_step, name="sheet_step"),
    path("dong/<int:row_id>/", rows.row_detail, name="row_detail"),
    path("dong/<int:row_id>/phan/", rows.row_part, name="row_part"),
    path("dong/<int:row_id>/bo/", rows.row_remove, name="row_remove"),
    path("nguoi-nhan/", payees.payee_list, name="payee_list"),
    path("nguoi-nhan/moi/", payees.payee_new, name="payee_new"),
    path("nguoi-nhan/<int:payee_id>/", payees.payee_detail, name="payee_detail"),
    path("quy-che/", schemes.scheme_list, name="scheme_list"),
    path("quy-che/moi/", schemes.scheme_new, name="scheme_new"),
    path("quy-che/<int:scheme_id>/", schemes.scheme_detail, name="scheme_detail"),
    path("quy-che/<int:scheme_id>/het-hieu-luc/", schemes.scheme_end, name="scheme_end"),
]
