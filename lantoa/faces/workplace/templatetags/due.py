"""How late a task is, in words."""

from datetime import datetime

from django import template
from django.utils.translation import gettext as _

from lantoa.faces.workplace.rules import how_due

register = template.Library()


@register.simple_tag
def due_state(due_at: datetime, at: datetime) -> str:
    """late, soon or later."""
    return how_due(due_at, at=at)[0]


@register.simple_tag
def due_words(due_at: datetime, at: datetime) -> str:
    """Quá hạn 3 giờ, còn 5 giờ, còn 2 ngày."""
    state, hours = how_due(due_at, at=at)
    span = _("%(n)d ngày") % {"n": hours // 24} if hours >= 48 else _("%(n)d giờ") % {"n": hours}
    if hours == 0:
        return _("Vừa quá hạn") if state == "late" else _("Còn chưa đầy một giờ")
    return (_("Quá hạn %(span)s") if state == "late" else _("Còn %(span)s")) % {"span": span}
