"""What stands in the audit, in words, beside the newsroom's own."""

from django.utils.translation import gettext_lazy

VERBS: dict[str, object] = {
    "signoff.ask": gettext_lazy("xin ý kiến qua liên kết"),
    "signoff.open": gettext_lazy("mở bài qua liên kết"),
    "signoff.answer": gettext_lazy("trả lời qua liên kết"),
    "signoff.withdraw": gettext_lazy("thu hồi lời mời"),
    "signoff.export_record": gettext_lazy("xuất nhật ký"),
    "newsroom.assign_duty": gettext_lazy("giao nhiệm vụ"),
    "newsroom.remove_duty": gettext_lazy("thôi nhiệm vụ"),
    "distribution.schedule_release": gettext_lazy("hẹn giờ đợt lan tỏa"),
    "distribution.start_release": gettext_lazy("bắt đầu đợt lan tỏa"),
    "distribution.pause_release": gettext_lazy("tạm dừng đợt lan tỏa"),
    "distribution.resume_release": gettext_lazy("chạy tiếp đợt lan tỏa"),
    "distribution.stop_release": gettext_lazy("dừng đợt lan tỏa"),
    "distribution.retry_failed": gettext_lazy("gửi lại các lượt hỏng"),
    "distribution.recall_release": gettext_lazy("thu hồi đợt lan tỏa"),
    "distribution.correct_release": gettext_lazy("đính chính đợt lan tỏa"),
    "distribution.settle_left_over": gettext_lazy("chốt các lượt còn lại"),
    "distribution.remind_late": gettext_lazy("nhắc đơn vị chậm"),
    "distribution.acknowledge": gettext_lazy("xác nhận đã nhận chỉ đạo lan tỏa"),
    "distribution.write_intro": gettext_lazy("viết lời giới thiệu"),
    "distribution.waive_intro": gettext_lazy("miễn lời giới thiệu"),
}
