"""People, units, sections and dispatches for the tests: valid with no arguments."""

import io
import itertools
from datetime import date
from typing import Any
from uuid import uuid4

from PIL import Image
from wagtail.models import Collection, Locale, Page, Site

from lantoa.kit.clock import now
from lantoa.kit.text import fold
from lantoa.org.people.facade import Appointment, Role, User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.actions import accept_dispatch, file_dispatch
from lantoa.publishing.newsroom.models import Article, BoardDuty, Dispatch, HomePage, SectionPage

_numbers = itertools.count(1)
FOUNDED = date(2020, 1, 1)


def make_unit(parent: Unit | None = None, *, kind: str = "grassroots", name: str = "") -> Unit:
    number = next(_numbers)
    name = name or f"CĐCS Công ty May Sông Lam {number}"
    unit = Unit.objects.create(
        code=f"U{number}", kind=kind, name=name, search_key=fold(name), parent=parent, valid_from=FOUNDED
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.depth = (parent.depth + 1) if parent else 0
    unit.save()
    return unit


def make_user(unit: Unit | None = None, *roles: str, name: str = "") -> User:
    number = next(_numbers)
    user = User.objects.create_user(username=f"nguoi{number}", full_name=name or f"Nguyễn Thị Lan {number}")
    for role in roles:
        Appointment.objects.create(user=user, unit=unit, role=role, valid_from=FOUNDED)
    return user


def make_section(title: str = "Hoạt động công đoàn", slug: str = "") -> SectionPage:
    home = HomePage.objects.first()
    if home is None:
        # A test that commits empties every table behind it, the roots that the migrations made too.
        Locale.objects.get_or_create(language_code="vi")
        if Collection.get_first_root_node() is None:
            Collection.add_root(name="Root")
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        home = HomePage(title="Cổng", slug="cong")
        root.add_child(instance=home)
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "testserver", "root_page": home, "site_name": "Cổng"}
        )
    section = SectionPage(title=title, slug=slug or f"muc-{next(_numbers)}")
    return home.add_child(instance=section)


class Federation:
    """A province with two superior units, a grassroots union under each, and a board."""

    def __init__(self) -> None:
        self.province = make_unit(kind="province", name="LĐLĐ tỉnh Lam Giang")
        self.district = make_unit(self.province, kind="superior", name="Công đoàn phường Sông Lam")
        self.unit = make_unit(self.district, name="CĐCS Công ty May Sông Lam")
        self.other_district = make_unit(self.province, kind="superior", name="Công đoàn xã Núi Hồng")
        self.other_unit = make_unit(self.other_district, name="CĐCS Công ty Gạch Núi Hồng")
        self.lan = make_user(self.unit, Role.OFFICER, name="Trần Thị Lan")
        self.mai = make_user(self.other_unit, Role.OFFICER, name="Lê Thị Mai")
        self.editor = make_user(self.province, Role.SECTION_EDITOR, name="Phạm Văn Biên")
        self.second = make_user(self.province, Role.SECTION_EDITOR, name="Hồ Thị Tập")
        self.chief = make_user(self.province, Role.MANAGING_EDITOR, name="Đặng Văn Trưởng")
        self.secretary = make_user(self.province, Role.SECRETARY, name="Vũ Thị Thư")
        self.leader = make_user(self.province, Role.LEADERSHIP, name="Nguyễn Văn Trực")
        self.section = make_section()
        for number, user in enumerate([self.editor, self.second]):
            BoardDuty.objects.create(user=user, section=self.section, title="Biên tập", position=number)

    def dispatch(self, **changes: Any) -> Dispatch:
        values = {
            "by": self.lan,
            "unit": self.unit,
            "client_id": uuid4(),
            "title": "Hội thi nấu ăn chào mừng ngày Phụ nữ",
            "body": "Sáng nay 120 đoàn viên dự thi.\nMười đội vào chung kết.",
            "happened_at": now(),
            "place": "Nhà ăn ca 1",
            "author": "Trần Lan",
        }
        return file_dispatch(**{**values, **changes})

    def piece(self, by: User | None = None, **changes: Any) -> Article:
        return accept_dispatch(dispatch=self.dispatch(**changes), section=self.section, by=by or self.editor)


def photo_file(
    width: int = 640, height: int = 480, *, kind: str = "JPEG", orientation: int = 0, gps: bool = False
) -> io.BytesIO:
    """A file as a phone would send it."""
    image = Image.new("RGB", (width, height), "#335577")
    image.paste("#ffcc00", (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if gps:
        exif[0x010F] = "Sông Lam Phone"
        exif.get_ifd(0x8825).update({1: "N", 2: (18.0, 20.0, 30.0), 3: "E", 4: (105.0, 54.0, 20.0)})
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    out.seek(0)
    out.name = "anh.jpg"
    return out
