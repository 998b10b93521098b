"""Addresses of this package."""

from django.urls import path

from lantoa.faces.workplace.views import dispatches, filing, home, inbox, kit, payments, phone, tasks, ways

app_name = "workplace"

urlpatterns = [
    path("", home.home, name="home"),
    path("gui-tin/", filing.dispatch_file, name="dispatch_file"),
    path("gui-tin/ho-thu/", filing.dispatch_send, name="dispatch_send"),
    path("gui-tin/anh/", filing.photo_stage, name="photo_stage"),
    path("tin/", home.dispatch_list, name="dispatch_list"),
    path("tin/<int:dispatch_id>/", dispatches.dispatch_detail, name="dispatch_detail"),
    path("tin/<int:dispatch_id>/bo-sung/", dispatches.dispatch_answer, name="dispatch_answer"),
    path("viec/", inbox.task_list, name="task_list"),
    path("viec/<int:delivery_id>/", tasks.task_detail, name="task_detail"),
    path("viec/<int:delivery_id>/xong/", tasks.task_finish, name="task_finish"),
    path("viec/<int:delivery_id>/truc-trac/", tasks.task_problem, name="task_problem"),
    path("viec/<int:delivery_id>/lay-lai/", inbox.task_undo, name="task_undo"),
    path("viec/<int:delivery_id>/de-sau/", inbox.task_snooze, name="task_snooze"),
    path("viec/<int:delivery_id>/lam-ngay/", inbox.task_wake, name="task_wake"),
    path("viec/<int:delivery_id>/nho/", inbox.task_hand_over, name="task_hand_over"),
    path("viec/<int:delivery_id>/gui-lai/", inbox.task_hand_back, name="task_hand_back"),
    path("viec/<int:delivery_id>/da-go/", inbox.takedown_finish, name="takedown_finish"),
    path("viec/<int:delivery_id>/da-sua/", inbox.correction_finish, name="correction_finish"),
    path("viec/<int:delivery_id>/bo/<slug:part>/", kit.kit_part, name="kit_part"),
    path("thong-bao/<int:notice_id>/", home.notice_read, name="notice_read"),
    path("nhuan-but/", payments.payment_list, name="payment_list"),
    path("nhac-viec/", ways.way_list, name="way_list"),
    path("nhac-viec/chon/", ways.way_choose, name="way_choose"),
    path("nhac-viec/may/", ways.browser_add, name="browser_add"),
    path("nhac-viec/zalo/", ways.chat_hear, name="chat_hear"),
    path("nhac-viec/bo/<int:address_id>/", ways.place_remove, name="place_remove"),
    path("phien/", phone.session_show, name="session_show"),
    path("ngoai-tuyen/", phone.offline, name="offline"),
    path("sw.js", phone.service_worker, name="service_worker"),
    path("ung-dung.webmanifest", phone.manifest, name="manifest"),
]
