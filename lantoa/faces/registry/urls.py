"""Addresses of the organisation's screens."""

from django.urls import path

from lantoa.faces.registry.views import imports, people, units

app_name = "registry"

urlpatterns = [
    path("", units.unit_list, name="unit_list"),
    path("nhap/<str:kind>/", imports.file_check, name="file_check"),
    path("nhap/<str:kind>/xac-nhan/", imports.file_take, name="file_take"),
    path("<str:code>/", units.unit_detail, name="unit_detail"),
    path("<str:code>/moi/", people.person_invite, name="person_invite"),
    path("<str:code>/nguoi/<int:appointment_id>/thoi/", people.person_end, name="person_end"),
    path("<str:code>/thay-doi/<str:change>/", units.unit_change, name="unit_change"),
]
