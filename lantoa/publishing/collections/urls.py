from django.urls import URLPattern, path

from lantoa.publishing.collections import views

app_name = "collections"

urlpatterns: list[URLPattern] = [
    path("", views.campaign_list, name="campaign_list"),
    path("<int:campaign_id>/", views.campaign_detail, name="campaign_detail"),
    path("<int:campaign_id>/<slug:step>/", views.campaign_decide, name="campaign_decide"),
]
