"""The example federation's people: accounts, editorial board, officers. All names are invented."""

import random
from dataclasses import dataclass
from functools import cache

from lantoa.config.sample.units import ROOT, SEED, SampleUnit, grassroots, superiors

PASSWORD = "lantoa-demo"  # noqa: S105 - the published password of the example accounts
ACCOUNTS = ("coso", "captren", "bientap", "truongban", "thuongtruc", "quantri")
GRASSROOTS_OFFICERS = 60


@dataclass(frozen=True)
class SamplePerson:
    """One person, with one or more roles in one unit.

    Phones are left out on purpose: every well-formed number may be somebody's.
    """

    username: str
    full_name: str
    email: str
    unit_code: str
    roles: tuple[str, ...]
    title: str
    """What stands under the name: office or duty."""
    sections: tuple[str, ...] = ()
    """Slugs of the sections a board member answers for; empty: all."""
    pen_name: str = ""
    on_board: int = 0
    """Place in the editorial board from 1; 0 for everybody else."""


def _board(
    place: int,
    username: str,
    full_name: str,
    roles: tuple[str, ...],
    title: str,
    sections: tuple[str, ...] = (),
) -> SamplePerson:
    return SamplePerson(
        username=username,
        full_name=full_name,
        email=_email(username),
        unit_code=ROOT,
        roles=roles,
        title=title,
        sections=sections,
        pen_name=" ".join(full_name.split()[-2:]),
        on_board=place,
    )


def _email(username: str) -> str:
    return f"{username}@lamgiang.example"


BOARD = (
    _board(1, "truongban", "Đinh Khắc Vượng", ("managing_editor",), "Trưởng Ban Biên tập"),
    _board(2, "phoban", "Lương Thị Mỹ Hòa", ("managing_editor",), "Phó Trưởng ban thường trực"),
    _board(3, "thuky", "Tạ Quỳnh Chi", ("secretary",), "Thư ký biên tập"),
    _board(
        4,
        "bientap",
        "Phan Hạ Vy",
        ("section_editor",),
        "Biên tập viên",
        ("tin-tuc", "hoat-dong-cong-doan"),
    ),
    _board(
        5,
        "trongnghia",
        "Ngô Trọng Nghĩa",
        ("section_editor",),
        "Biên tập viên",
        ("chinh-sach-phap-luat",),
    ),
    _board(
        6,
        "thuyduong",
        "Mạc Thùy Dương",
        ("section_editor",),
        "Biên tập viên",
        ("doi-song", "guong-dien-hinh", "nu-cong"),
    ),
    _board(
        7,
        "ductuan",
        "Kiều Đức Tuấn",
        ("section_editor",),
        "Biên tập viên",
        ("thi-dua-khen-thuong", "an-toan-lao-dong", "van-hoa-the-thao", "chuyen-doi-so"),
    ),
    _board(8, "vietbach", "Cao Việt Bách", ("photo_editor",), "Biên tập ảnh"),
    _board(9, "minhkhoi", "Tống Minh Khôi", ("video_editor",), "Biên tập video và truyền trực tiếp"),
    _board(10, "lanphuong", "Âu Lan Phương", ("graphics_editor",), "Biên tập đồ họa"),
    _board(11, "baotran", "Đoàn Bảo Trân", ("social_editor",), "Biên tập mạng xã hội"),
    _board(
        12,
        "dinhthuy",
        "Quách Đình Thụy",
        ("legal_adviser",),
        "Tư vấn viên pháp luật",
        ("chinh-sach-phap-luat",),
    ),
)

OTHERS = (
    SamplePerson(
        username="coso",
        full_name="Nguyễn Thị Mai Lan",
        email=_email("coso"),
        unit_code="LG-0001",
        roles=("officer", "reporter"),
        title="Ủy viên Ban Chấp hành Công đoàn cơ sở",
        pen_name="Mai Lan",
    ),
    SamplePerson(
        username="captren",
        full_name="Hứa Thị Kim Oanh",
        email=_email("captren"),
        unit_code="LG-S15",
        roles=("officer",),
        title="Phó Chủ tịch Công đoàn Khu công nghiệp Bắc Hoa Lam",
        pen_name="Kim Oanh",
    ),
    SamplePerson(
        username="thuongtruc",
        full_name="Trịnh Thế Hiển",
        email=_email("thuongtruc"),
        unit_code=ROOT,
        roles=("leadership",),
        title="Phó Chủ tịch Thường trực LĐLĐ tỉnh",
    ),
    SamplePerson(
        username="quantri",
        full_name="Vi Anh Quân",
        email=_email("quantri"),
        unit_code=ROOT,
        roles=("administrator",),
        title="Quản trị hệ thống",
    ),
)

FAMILY = [
    "Chu",
    "Bế",
    "Lục",
    "Đàm",
    "Sầm",
    "Giáp",
    "Khổng",
    "Doãn",
    "Nông",
    "Ma",
    "Cầm",
    "Lữ",
    "Triệu",
    "Hà",
    "Lý",
    "Vương",
    "Phùng",
    "Đỗ",
    "Hoàng",
    "Mai",
    "Thân",
    "Ninh",
    "Quản",
    "Tiêu",
]
MIDDLE = {
    "m": ("Văn", "Đình", "Quang", "Đức", "Xuân", "Bá", "Hữu"),
    "f": ("Thị", "Thị Minh", "Thị Thu", "Thanh", "Thị Bích", "Diệu"),
}
GIVEN = {
    "m": [
        "Khuê",
        "Tráng",
        "Đạt",
        "Bền",
        "Lãm",
        "Cương",
        "Thước",
        "Chính",
        "Vĩnh",
        "Hưởng",
        "Toản",
        "Lực",
        "Nghị",
        "Sơn",
        "Thăng",
        "Bảo",
    ],
    "f": [
        "Sen",
        "Nhã",
        "Hiên",
        "Liễu",
        "Duyên",
        "Hảo",
        "Ngà",
        "Thắm",
        "Mận",
        "Tuyết",
        "Vinh",
        "Quyên",
        "Thảo",
        "Nguyệt",
        "Đào",
        "Xuyến",
    ],
}


@cache
def people() -> tuple[SamplePerson, ...]:
    """Everybody: board, other accounts, one officer per superior union, 60 of grassroots unions."""
    chance = random.Random(SEED)
    taken = {person.full_name for person in (*BOARD, *OTHERS)}
    officers = [
        _officer(unit, f"cb.{unit.code[3:].lower()}", "Cán bộ phụ trách truyền thông", chance, taken)
        for unit in superiors()
        if unit.code != "LG-S15"
    ]
    spread = [unit for unit in grassroots() if unit.code != "LG-0001"]
    chosen = [*spread[:35], *sorted(chance.sample(spread[35:], GRASSROOTS_OFFICERS - 35), key=_code)]
    officers += [_officer(unit, f"cs.{unit.code[3:]}", _grassroots_title(unit), chance, taken) for unit in chosen]
    return (*BOARD, *OTHERS, *officers)


def account(username: str) -> SamplePerson:
    """One person by account name. Raises KeyError when there is none."""
    return {person.username: person for person in people()}[username]


def _officer(unit: SampleUnit, username: str, title: str, chance: random.Random, taken: set[str]) -> SamplePerson:
    name = _fresh_name(chance, taken)
    roles = ("officer", "reporter") if unit.kind == "grassroots" else ("officer",)
    return SamplePerson(
        username=username,
        full_name=name,
        email=_email(username),
        unit_code=unit.code,
        roles=roles,
        title=title,
        pen_name=" ".join(name.split()[-2:]),
    )


def _grassroots_title(unit: SampleUnit) -> str:
    guild = unit.name.startswith("Nghiệp đoàn")
    return "Ủy viên Ban Chấp hành Nghiệp đoàn" if guild else "Ủy viên Ban Chấp hành Công đoàn cơ sở"


def _fresh_name(chance: random.Random, taken: set[str]) -> str:
    while True:
        sex = chance.choice("mff")
        name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE[sex])} {chance.choice(GIVEN[sex])}"
        if name not in taken:
            taken.add(name)
            return name


def _code(unit: SampleUnit) -> str:
    return unit.code
