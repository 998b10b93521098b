"""Parts that hold data: each is drawn, and told as a table."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lantoa.design.figures import Figure, bars, curve, number, steps, tiles, timeline
from lantoa.design.figures.charts import Tile

MOST_ROWS = 60


class _Point(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Tên"), max_length=120)
    value = blocks.FloatBlock(label=_("Số"))

    class Meta:
        label = _("Dòng số liệu")


class NumberValue(blocks.StructValue):
    """A number with what it is."""

    @property
    def figure(self) -> Figure:
        return number(self["value"], label=self["label"])


class NumberBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Con số"), max_length=14, help_text=_("Như viết trên báo: 80.000, 9 trong 10"))
    label = blocks.CharBlock(label=_("Là gì"), max_length=200)

    class Meta:
        icon = "order"
        label = _("Con số")
        value_class = NumberValue
        template = "newsroom/blocks/number.html"


class _TitledValue(blocks.StructValue):
    """What the drawn parts share: a message, a unit, where the numbers are from."""

    @property
    def words(self) -> dict[str, Any]:
        unit = str(self["unit"])
        # "12 %" and "12 người", but a sign of money or degree may stand close.
        spaced = f" {unit}" if unit else ""
        note = str(self["source"])
        return {"title": self["title"], "unit": spaced, "head": self["column"], "note": note}


class ChartValue(_TitledValue):
    """Bars or a curve."""

    @property
    def figure(self) -> Figure:
        draw = curve if self["kind"] == "line" else bars
        return draw([(row["label"], row["value"]) for row in self["rows"]], **self.words)


class ChartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Điều muốn nói"), max_length=160, help_text=_("Một câu: số liệu cho thấy gì"))
    kind = blocks.ChoiceBlock(
        label=_("Kiểu"),
        choices=[("bars", _("Thanh ngang")), ("line", _("Đường"))],
        default="bars",
        search_index=False,
    )
    column = blocks.CharBlock(label=_("Mỗi dòng là gì"), required=False, max_length=60, help_text=_("Ví dụ: Năm"))
    unit = blocks.CharBlock(label=_("Đơn vị tính"), required=False, max_length=20)
    rows = blocks.ListBlock(_Point(), label=_("Số liệu"), min_num=1, max_num=MOST_ROWS)
    source = blocks.CharBlock(label=_("Nguồn"), required=False, max_length=200)

    class Meta:
        icon = "order"
        label = _("Biểu đồ")
        value_class = ChartValue
        template = "newsroom/blocks/figure.html"


class _Cell(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Địa bàn"), max_length=60)
    value = blocks.FloatBlock(label=_("Số"))
    row = blocks.IntegerBlock(label=_("Hàng"), required=False, min_value=1, max_value=20)
    column = blocks.IntegerBlock(label=_("Cột"), required=False, min_value=1, max_value=6)

    class Meta:
        label = _("Ô")


class MapValue(_TitledValue):
    """A map of tiles."""

    @property
    def figure(self) -> Figure:
        cells = [Tile(cell["name"], cell["value"], cell["row"] or 0, cell["column"] or 0) for cell in self["cells"]]
        return tiles(cells, **self.words)


class MapBlock(blocks.StructBlock):
    """No borders that may be shown are at hand, so each area is a tile, placed as an editor sees fit."""

    title = blocks.CharBlock(label=_("Điều muốn nói"), max_length=160)
    column = blocks.CharBlock(label=_("Mỗi ô là gì"), required=False, max_length=60)
    unit = blocks.CharBlock(label=_("Đơn vị tính"), required=False, max_length=20)
    cells = blocks.ListBlock(_Cell(), label=_("Các ô"), min_num=1, max_num=MOST_ROWS)
    source = blocks.CharBlock(label=_("Nguồn"), required=False, max_length=200)

    class Meta:
        icon = "grip"
        label = _("Bản đồ ô")
        value_class = MapValue
        template = "newsroom/blocks/figure.html"


class _Moment(blocks.StructBlock):
    when = blocks.CharBlock(label=_("Khi nào"), max_length=60)
    what = blocks.TextBlock(label=_("Việc gì"))

    class Meta:
        label = _("Mốc")


class TimelineValue(blocks.StructValue):
    """Moments in their order."""

    @property
    def figure(self) -> Figure:
        return timeline([(row["when"], row["what"]) for row in self["rows"]], title=self["title"])


class TimelineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Tiêu đề"), required=False, max_length=160)
    rows = blocks.ListBlock(_Moment(), label=_("Các mốc"), min_num=1, max_num=MOST_ROWS)

    class Meta:
        icon = "history"
        label = _("Dòng thời gian")
        value_class = TimelineValue
        template = "newsroom/blocks/timeline.html"


class StepsValue(blocks.StructValue):
    """Steps in their order."""

    @property
    def figure(self) -> Figure:
        return steps(list(self["rows"]), title=self["title"])


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Tiêu đề"), required=False, max_length=160)
    rows = blocks.ListBlock(blocks.TextBlock(label=_("Bước")), label=_("Các bước"), min_num=1, max_num=MOST_ROWS)

    class Meta:
        icon = "list-ol"
        label = _("Các bước")
        value_class = StepsValue
        template = "newsroom/blocks/steps.html"
