"""A small federation for distribution's tests."""

from datetime import date, timedelta
from itertools import count

from wagtail.models import Locale, Page

from lantoa.kit.clock import now
from lantoa.kit.text import fold
from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.facade import Audience, start_release
from lantoa.publishing.distribution.models import Channel

_number = count(1)


def make_unit(name="Công đoàn Công ty May Lam Giang", *, parent=None, kind="grassroots", **values):
    number = next(_number)
    unit = Unit.objects.create(
        code=values.pop("code", f"D{number}"),
        kind=kind,
        name=name,
        search_key=fold(name),
        parent=parent,
        depth=parent.depth + 1 if parent else 0,
        valid_from=values.pop("valid_from", date(2020, 1, 1)),
        **values,
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save()
    return unit


def make_user(role=None, unit=None, **values):
    number = next(_number)
    user = User.objects.create(username=values.pop("username", f"canbo{number}"), **values)
    if role:
        Appointment.objects.create(user=user, unit=unit, role=role, valid_from=date(2020, 1, 1))
    return user


def make_channel(unit, network="facebook", *, is_automatic=True, **values):
    number = next(_number)
    values = {
        "address": f"10{number:06d}",
        "mode": "auto" if is_automatic else "manual",
        "state": "connected" if is_automatic else "manual",
    } | values
    if is_automatic and network == "facebook":
        values.setdefault("token", f"EAAsim.{values['address']}")
    if is_automatic and network == "zalo_oa":
        values.setdefault("token", f"oa-{values['address']}-a0")
        values.setdefault("refresh_token", f"oa-{values['address']}-r0")
    if is_automatic and network in ("youtube", "tiktok"):
        letters = {"youtube": "yt", "tiktok": "tt"}[network]
        values.setdefault("token", f"{letters}.{values['address']}.a0")
        values.setdefault("refresh_token", f"{letters}.{values['address']}.r0")
    return Channel.objects.create(unit=unit, network=network, **values)


def make_page(title="Bữa cơm ca ba", *, live=True):
    Locale.objects.get_or_create(language_code="vi")
    # Tests with real commits leave an empty database behind.
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    return root.add_child(instance=Page(title=title, slug=f"bai-{next(_number)}", live=live))


class Federation:
    """A province with one superior unit, and Lan who may release there."""

    def __init__(self, grassroots=2):
        self.province = make_unit("LĐLĐ tỉnh Lam Giang", kind="province")
        self.superior = make_unit("Công đoàn các khu công nghiệp", kind="superior", parent=self.province)
        self.units = [make_unit(f"Công đoàn cơ sở số {n}", parent=self.superior) for n in range(grassroots)]
        self.lan = make_user(Role.MANAGING_EDITOR, self.province)

    def release(self, **values):
        values = {
            "page": values.pop("page", None) or make_page(),
            "audience": Audience(under=self.province.code),
            "texts": {"default": "Mời đoàn viên đọc và chia sẻ."},
            "due_at": now() + timedelta(hours=4),
            "is_urgent": False,
            "by": self.lan,
        } | values
        return start_release(**values)
