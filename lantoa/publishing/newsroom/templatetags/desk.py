"""How the desk's screens say things."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from lantoa.kit.clock import now

register = template.Library()


@register.filter
def age(moment: datetime | None) -> str:
    """How long ago, in one unit: 5 phút, 2 giờ, 3 ngày; “vừa xong” under a minute, nothing for None."""
    if moment is None:
        return ""
    past = max(now() - moment, timedelta())
    if past < timedelta(minutes=1):
        return _("vừa xong")
    if past < timedelta(hours=1):
        return _("%(n)d phút") % {"n": past.seconds // 60}
    if past < timedelta(days=1):
        return _("%(n)d giờ") % {"n": past.seconds // 3600}
    return _("%(n)d ngày") % {"n": past.days}
