"""Tags of the look: icons, Vietnamese numbers and dates, bars, sparklines and curves."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lantoa.design.charts import Curve, curve_of, sparkline_points
from lantoa.design.figures import Drawing, Figure, svg
from lantoa.kit.clock import VIETNAM, today

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing `name` from icons.svg, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("design/icons.svg"),
        name,
    )


@register.filter
def dots(number: float | None) -> str:
    """20000 as 20.000, 0.5 as 0,5; nothing for None."""
    if number is None:
        return ""
    text = f"{number:,}" if isinstance(number, int) else f"{number:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,"))


@register.filter
def vn_date(moment: date | datetime | None) -> str:
    """dd/mm/yyyy, a moment by the Vietnamese day."""
    if isinstance(moment, datetime):
        moment = moment.astimezone(VIETNAM)
    return f"{moment:%d/%m/%Y}" if moment else ""


@register.filter
def vn_moment(moment: datetime | None) -> str:
    """dd/mm/yyyy HH:MM in Vietnamese time."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if moment else ""


@register.filter
def vn_brief(moment: datetime | None) -> str:
    """A moment as lists say it: 18/12 08:30 of this year, 18/12/2023 of others."""
    if moment is None:
        return ""
    there = moment.astimezone(VIETNAM)
    return f"{there:%d/%m %H:%M}" if there.year == today().year else f"{there:%d/%m/%Y}"


@register.filter
def iso(moment: datetime | None) -> str:
    """2026-05-01T08:30:00+07:00 for machines."""
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds") if moment else ""


@register.inclusion_tag("design/_bar.html")
def bar(done: float, of: float, *, label: str, state: str = "", is_thin: bool = False) -> dict[str, object]:
    """A progress bar `done` of `of`, with its sentence; `state` is done, late or failed."""
    percent = min(max(round(100 * done / of, 1), 0), 100) if of else 0
    return {"done": done, "of": of, "percent": f"{percent:g}", "label": label, "state": state, "is_thin": is_thin}


@register.inclusion_tag("design/_figure.html")
def figure(value: float | str, *, label: str, of: float | None = None, is_big: bool = False) -> dict[str, object]:
    """One number with what it is; `of` is what it is counted against."""
    return {
        "value": dots(value) if isinstance(value, int | float) else value,
        "label": label,
        "of": of,
        "is_big": is_big,
    }


@register.inclusion_tag("design/_spark.html")
def sparkline(numbers: Sequence[float], *, label: str) -> dict[str, object]:
    """A line of a few numbers without axes; `label` says in words what it shows."""
    return {"points": sparkline_points(list(numbers)), "label": label}


@register.inclusion_tag("design/_curve.html")
def curve(
    points: Sequence[tuple[str, float]],
    *,
    title: str,
    unit: str = "",
    before: Sequence[float] | None = None,
    before_label: str = "",
    highest: float | None = None,
    head: str = "",
) -> dict[str, object]:
    """A zero-based curve with its data as a table underneath; `title` is the message, `before` the period before.

    `points` are (label, value) in order; `highest` fixes the top of the axis, e.g. 100 for percents.
    """
    drawn: Curve = curve_of(list(points), before=list(before or []), highest=highest)
    return {"curve": drawn, "title": title, "unit": unit, "points": points, "head": head, "before_label": before_label}


@register.simple_tag
def drawing(drawn: Drawing) -> SafeString:
    """A figure's drawing as SVG, for eyes only: the words beside it say the same."""
    return svg(drawn)


@register.inclusion_tag("design/_drawn.html")
def drawn(figure: Figure) -> dict[str, object]:
    """A figure with its message above and its data as a table underneath."""
    return {"figure": figure}
