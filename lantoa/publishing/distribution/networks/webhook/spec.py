"""A program of the unit's own that wants to hear of each release. Sources and dates: README.md."""

from django.utils.translation import gettext_lazy as _

from lantoa.publishing.distribution.networks.spec import Spec

SPEC = Spec(
    name="webhook",
    label=_("Webhook"),
    connector="lantoa.publishing.distribution.networks.webhook.adapter.Webhook",
    aliases=("goi ra ngoai",),
    needs=("token",),
    connect="token",
    form_words={
        "hint": _(
            "Dành cho phần mềm của đơn vị muốn nhận tin mỗi khi có bài: trang nội bộ, màn hình ở sảnh. Khi kết nối, hệ "
            "thống gửi thử một tin có chữ ký."
        ),
        "address": _("Địa chỉ nhận tin, bắt đầu bằng https://"),
        "token": _("Khóa chung để ký"),
    },
    text_limit=20_000,
    formats=("link", "photo", "video", "reel"),
    # The receiver drops an event it knows, and learns of corrections and recalls by further events.
    can_edit=True,
    can_remove=True,
    checks_health=True,
    utm="webhook",
)
