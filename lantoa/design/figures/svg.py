"""A drawing as SVG inside a page: colours by class, so that light and dark are the page's own."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lantoa.design.figures.shapes import WIDTH, Box, Dot, Drawing, Path, Shape, Words


def svg(drawing: Drawing) -> SafeString:
    """The drawing, hidden from screen readers: its table says the same."""
    return format_html(
        '<svg class="drawn" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        WIDTH,
        _short(drawing.height),
        WIDTH,
        _short(drawing.height),
        format_html_join("", "{}", ((_shape(shape),) for shape in drawing.shapes)),
    )


def _shape(shape: Shape) -> SafeString:
    if isinstance(shape, Box):
        place = tuple(map(_short, (shape.x, shape.y, shape.width, shape.height)))
        share = format_html(' fill-opacity="{}"', shape.share) if shape.share < 1 else ""
        return format_html(
            '<rect class="drawn__{}" x="{}" y="{}" width="{}" height="{}"{}/>', shape.colour, *place, share
        )
    if isinstance(shape, Path):
        points = " ".join(f"{_short(x)},{_short(y)}" for x, y in shape.points)
        return format_html(
            '<polyline class="drawn__line drawn__line--{}" points="{}" stroke-width="{}"/>',
            shape.colour,
            points,
            shape.width,
        )
    if isinstance(shape, Dot):
        place = tuple(map(_short, (shape.x, shape.y, shape.radius)))
        return format_html('<circle class="drawn__{}" cx="{}" cy="{}" r="{}"/>', shape.colour, *place)
    return _words(shape)


def _words(shape: Words) -> SafeString:
    return format_html(
        '<text class="drawn__{}{}" x="{}" y="{}" font-size="{}" text-anchor="{}">{}</text>',
        shape.colour,
        " drawn__bold" if shape.is_bold else "",
        _short(shape.x),
        _short(shape.y),
        _short(shape.size),
        shape.anchor,
        shape.text,
    )


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
