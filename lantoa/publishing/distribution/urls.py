"""Addresses of this package."""

from django.urls import path

from lantoa.publishing.distribution.views import (
    adding,
    channel,
    channels,
    compose,
    connect,
    deliveries,
    live,
    missing,
    rations,
    releases,
    steer,
    summary,
)

app_name = "distribution"

urlpatterns = [
    path("", releases.release_list, name="release_list"),
    path("moi/", compose.release_compose, name="release_compose"),
    path("moi/pham-vi/", compose.audience_preview, name="audience_preview"),
    path("moi/xem-truoc/", compose.posts_preview, name="posts_preview"),
    path("bai/<int:page_id>/tom-tat/", summary.page_summary, name="page_summary"),
    path("kenh/", channels.channel_list, name="channel_list"),
    path("kenh/so-kenh.<str:format>", channels.channel_export, name="channel_export"),
    path("kenh/nhac/", channels.channel_chase, name="channel_chase"),
    path("kenh/them/", adding.channel_add, name="channel_add"),
    path("kenh/them/<str:network>/", adding.channel_add_manual, name="channel_add_manual"),
    path("kenh/ket-noi/chon/<int:attempt_id>/", connect.connect_pick, name="connect_pick"),
    path("kenh/ket-noi/<str:network>/", adding.channel_connect, name="channel_connect"),
    path("kenh/ket-noi/<str:network>/ve/", connect.consent_back, name="consent_back"),
    path("kenh/<int:channel_id>/", channel.channel_detail, name="channel_detail"),
    path("kenh/<int:channel_id>/ma/", adding.channel_chat, name="channel_chat"),
    path("kenh/<int:channel_id>/sua/", channel.channel_change, name="channel_change"),
    path("kenh/<int:channel_id>/kiem-tra/", channel.channel_check, name="channel_check"),
    path("kenh/<int:channel_id>/dong/", channel.channel_close, name="channel_close"),
    path("kenh/<int:channel_id>/mo-lai/", channel.channel_reopen, name="channel_reopen"),
    path("han-muc/", rations.ration_list, name="ration_list"),
    path("<int:release_id>/", releases.release_detail, name="release_detail"),
    path("<int:release_id>/truc-tiep/", live.release_live, name="release_live"),
    path("<int:release_id>/chua-toi/", missing.missing_list, name="missing_list"),
    path("<int:release_id>/chua-toi.<str:format>", missing.missing_export, name="missing_export"),
    path("<int:release_id>/luot/", deliveries.delivery_list, name="delivery_list"),
    path("<int:release_id>/thu-lai/", steer.release_retry, name="release_retry"),
    path("<int:release_id>/nhac/", steer.release_remind, name="release_remind"),
    path("<int:release_id>/tam-dung/", steer.release_pause, name="release_pause"),
    path("<int:release_id>/tiep-tuc/", steer.release_resume, name="release_resume"),
    path("<int:release_id>/thu-hoi/", steer.release_recall, name="release_recall"),
]
