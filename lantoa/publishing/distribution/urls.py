"""Addresses of this package."""

from django.urls import path

from lantoa.publishing.distribution.views import (
    acks,
    channels,
    compose,
    consent,
    correct,
    deliveries,
    health,
    intros,
    letters,
    live,
    missing,
    proofs,
    releases,
    steer,
    summary,
    unit,
)

app_name = "distribution"

urlpatterns = [
    path("", releases.release_list, name="release_list"),
    path("moi/", compose.release_compose, name="release_compose"),
    path("moi/pham-vi/", compose.audience_preview, name="audience_preview"),
    path("moi/xem-truoc/", compose.posts_preview, name="posts_preview"),
    path("bai/<int:page_id>/tom-tat/", summary.page_summary, name="page_summary"),
    path("suc-khoe/", health.health_page, name="health"),
    path("minh-chung/", proofs.proof_list, name="proof_list"),
    path("minh-chung/<int:delivery_id>/nhan/", proofs.proof_accept, name="proof_accept"),
    path("minh-chung/<int:delivery_id>/chua-nhan/", proofs.proof_refuse, name="proof_refuse"),
    path("kenh/", channels.channel_list, name="channel_list"),
    path("kenh/<int:channel_id>/dong-y/", consent.channel_consent, name="channel_consent"),
    path("<int:release_id>/", releases.release_detail, name="release_detail"),
    path("<int:release_id>/truc-tiep/", live.release_live, name="release_live"),
    path("<int:release_id>/chua-toi/", missing.missing_list, name="missing_list"),
    path("<int:release_id>/chua-toi.<str:format>", missing.missing_export, name="missing_export"),
    path("<int:release_id>/luot/", deliveries.delivery_list, name="delivery_list"),
    path("<int:release_id>/luot.<str:format>", deliveries.delivery_export, name="delivery_export"),
    path("don-vi/<str:code>/", unit.unit_spread, name="unit_spread"),
    path("<int:release_id>/luot/<int:delivery_id>/thu/", letters.letter_list, name="letter_list"),
    path("<int:release_id>/luot/<int:delivery_id>/thu/xu-ly/", letters.letter_settle, name="letter_settle"),
    path("<int:release_id>/thu-lai/", steer.release_retry, name="release_retry"),
    path("<int:release_id>/nhac/", steer.release_remind, name="release_remind"),
    path("<int:release_id>/tam-dung/", steer.release_pause, name="release_pause"),
    path("<int:release_id>/tiep-tuc/", steer.release_resume, name="release_resume"),
    path("<int:release_id>/xac-nhan/", acks.ack_list, name="ack_list"),
    path("<int:release_id>/xac-nhan/<str:code>/", acks.ack_give, name="ack_give"),
    path("<int:release_id>/dung/", steer.release_stop, name="release_stop"),
    path("<int:release_id>/dinh-chinh/", correct.release_correct, name="release_correct"),
    path("<int:release_id>/loi-gioi-thieu/", intros.intro_list, name="intro_list"),
    path("<int:release_id>/loi-gioi-thieu/bo-qua/", intros.intro_waive, name="intro_waive"),
    path("<int:release_id>/loi-gioi-thieu/<str:code>/", intros.intro_write, name="intro_write"),
    path("<int:release_id>/thu-hoi/", steer.release_recall, name="release_recall"),
]
