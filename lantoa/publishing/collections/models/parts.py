"""What a campaign page is composed of: each part is a block that editors fill in and move."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from lantoa.kit.errors import NotAllowed
from lantoa.org.units.facade import get_unit
from lantoa.publishing.newsroom.facade import TEXT_FEATURES, Format, NumberBlock, QuoteBlock, VideoBlock, gallery

MOST_PIECES, MOST_UNITS, MOST_DAYS = 12, 60, 31
_ADDRESS = re.compile(r"(https?://[^\s/]+\.[^\s/]+(/\S*)?|/(?!/)\S*)")


class UnitCodeBlock(blocks.CharBlock):
    """The code of a unit: lists of a hundred thousand units cannot be leafed through."""

    def clean(self, value: Any) -> str:
        code = str(super().clean(value) or "").strip()
        try:
            return get_unit(code).code if code else ""
        except NotAllowed as error:
            raise ValidationError(_("Không có đơn vị mang mã %(code)s.") % {"code": code}) from error


class AddressBlock(blocks.CharBlock):
    """Where a button leads: a page of the portal (/…) or of another house (https://…)."""

    def clean(self, value: Any) -> str:
        address = str(super().clean(value) or "").strip()
        if not _ADDRESS.fullmatch(address):
            raise ValidationError(_("Địa chỉ bắt đầu bằng / (trang của cổng) hoặc https://."))
        return address


class PiecesBlock(blocks.StructBlock):
    """Pieces chosen by hand, in their order; without any, the newest of all that is chosen below."""

    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề"), required=False, max_length=120)
    pieces = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="newsroom.Article", label=pgettext_lazy("one", "Bài")),
        label=gettext_lazy("Bài chọn tay"),
        max_num=MOST_PIECES,
        default=[],
    )
    topic = blocks.PageChooserBlock(
        page_type="newsroom.TopicPage", label=gettext_lazy("Theo chuyên đề"), required=False
    )
    series = blocks.PageChooserBlock(
        page_type="newsroom.SeriesPage", label=gettext_lazy("Theo loạt bài"), required=False
    )
    section = blocks.PageChooserBlock(
        page_type="newsroom.SectionPage", label=gettext_lazy("Theo chuyên mục"), required=False
    )
    unit = UnitCodeBlock(label=gettext_lazy("Theo đơn vị (mã, gồm cả cấp dưới)"), required=False, max_length=40)
    format = blocks.ChoiceBlock(choices=Format.choices, label=gettext_lazy("Theo định dạng"), required=False)
    count = blocks.IntegerBlock(label=gettext_lazy("Số bài"), default=6, min_value=1, max_value=MOST_PIECES)
    layout = blocks.ChoiceBlock(
        choices=[
            ("cards", gettext_lazy("Thẻ ảnh")),
            ("rows", gettext_lazy("Hàng")),
            ("lead", gettext_lazy("Một bài lớn")),
        ],
        label=gettext_lazy("Cách bày"),
        default="cards",
    )

    class Meta:
        icon = "list-ul"
        label = gettext_lazy("Danh sách bài")


class DayBlock(blocks.StructBlock):
    day = blocks.DateBlock(label=gettext_lazy("Ngày"))
    title = blocks.CharBlock(label=gettext_lazy("Tên ngày"), required=False, max_length=160)
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("at", blocks.CharBlock(label=gettext_lazy("Lúc"), required=False, max_length=40)),
                ("what", blocks.CharBlock(label=gettext_lazy("Việc gì"), max_length=300)),
                ("place", blocks.CharBlock(label=gettext_lazy("Ở đâu"), required=False, max_length=200)),
            ],
            label=gettext_lazy("Mục"),
        ),
        label=gettext_lazy("Các mục"),
    )

    class Meta:
        label = gettext_lazy("Ngày")


class ProgrammeBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề"), required=False, max_length=120)
    days = blocks.ListBlock(DayBlock(), label=gettext_lazy("Các ngày"), min_num=1, max_num=MOST_DAYS)

    class Meta:
        icon = "calendar-alt"
        label = gettext_lazy("Lịch hoạt động")


class CountdownBlock(blocks.StructBlock):
    """Days left, as the server counts them: nothing moves while somebody reads."""

    day = blocks.DateBlock(label=gettext_lazy("Đến ngày"))
    label = blocks.CharBlock(label=gettext_lazy("Việc gì"), max_length=120)

    class Meta:
        icon = "time"
        label = gettext_lazy("Đếm ngược")


class ActionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=gettext_lazy("Lời mời"), max_length=240)
    label = blocks.CharBlock(label=gettext_lazy("Chữ trên nút"), max_length=40)
    address = AddressBlock(label=gettext_lazy("Nút dẫn đến"), max_length=500)

    class Meta:
        icon = "link"
        label = gettext_lazy("Lời kêu gọi")


class DocumentsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề"), required=False, max_length=120)
    documents = blocks.ListBlock(DocumentChooserBlock(label=gettext_lazy("Tài liệu")), min_num=1, max_num=20)

    class Meta:
        icon = "doc-full"
        label = gettext_lazy("Tài liệu tải về")


class UnitsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề"), required=False, max_length=120)
    codes = blocks.ListBlock(
        UnitCodeBlock(label=gettext_lazy("Mã đơn vị"), max_length=40), min_num=1, max_num=MOST_UNITS
    )

    class Meta:
        icon = "group"
        label = gettext_lazy("Đơn vị tham gia")


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=gettext_lazy("Tiêu đề"), required=False, max_length=120)
    rows = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("question", blocks.CharBlock(label=gettext_lazy("Câu hỏi"), max_length=300)),
                ("answer", blocks.RichTextBlock(label=gettext_lazy("Trả lời"), features=TEXT_FEATURES)),
            ],
            label=gettext_lazy("Câu hỏi"),
        ),
        min_num=1,
        max_num=30,
    )

    class Meta:
        icon = "help"
        label = gettext_lazy("Hỏi đáp")


class ContactBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=gettext_lazy("Người hoặc bộ phận"), max_length=160)
    phone = blocks.CharBlock(label=gettext_lazy("Điện thoại"), required=False, max_length=40)
    email = blocks.EmailBlock(label=gettext_lazy("Thư điện tử"), required=False)
    address = blocks.CharBlock(label=gettext_lazy("Địa chỉ"), required=False, max_length=250)

    class Meta:
        icon = "mail"
        label = gettext_lazy("Liên hệ")


class PartsBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(label=gettext_lazy("Lời giới thiệu"), features=TEXT_FEATURES, icon="pilcrow")
    heading = blocks.CharBlock(label=gettext_lazy("Tít phần"), max_length=160, icon="title")
    numbers = blocks.ListBlock(NumberBlock(), label=gettext_lazy("Những con số"), icon="order", min_num=1, max_num=8)
    pieces = PiecesBlock()
    programme = ProgrammeBlock()
    countdown = CountdownBlock()
    photos = gallery()
    video = VideoBlock()
    quote = QuoteBlock()
    action = ActionBlock()
    documents = DocumentsBlock()
    units = UnitsBlock()
    questions = QuestionsBlock()
    contact = ContactBlock()

    class Meta:
        max_num = 40
        block_counts = {"pieces": {"max_num": 8}}
