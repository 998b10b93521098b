"""How the desk's screens say things."""

from datetime import datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now

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


@register.filter
def waiting(moment: datetime | None) -> str:
    """“chờ 2 giờ”; “vừa xong” under a minute, nothing for None."""
    if moment is None or now() - moment < timedelta(minutes=1):
        return age(moment)
    return _("chờ %(age)s") % {"age": age(moment)}


@register.filter
def when(moment: datetime | None) -> str:
    """“2 giờ trước” within a week, the date before that, nothing for None."""
    if moment is None:
        return ""
    if now() - moment < timedelta(days=7):
        return _("%(age)s trước") % {"age": age(moment)} if now() - moment >= timedelta(minutes=1) else age(moment)
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"
