"""The example federation's series and campaign pages, all invented. Pictures are rows of `parse_picture`."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lantoa.config.sample.pieces import NEW_YEARS

CREDIT = "Lan Phương (minh họa)"
# Who asked not to have a page of their own.
SHY = {"Việt Bách"}
ABOUT = {
    "Mai Lan": "Cộng tác viên của cổng (nhân vật mẫu), viết về bữa ăn ca và đời sống trong xưởng may.",
    "Thùy Dương": "Biên tập viên (nhân vật mẫu), theo dõi nhà ở và nữ công.",
}


@dataclass(frozen=True)
class SampleSeries:
    """One series; `keys` are its pieces' files in the order of reading."""

    slug: str
    title: str
    lead: str
    parts: int
    keys: tuple[str, ...]


@dataclass(frozen=True)
class SampleCampaign:
    """One campaign page; in `parts`, "topic" is a slug and "image" a row."""

    slug: str
    title: str
    slogan: str
    lead: str
    palette: str
    starts_on: date
    ends_on: date
    place: str
    cover: str
    parts: tuple[tuple[str, Any], ...]


SERIES = (
    SampleSeries(
        "thanh-pho-luc-hai-gio-sang",
        "Thành phố lúc hai giờ sáng",
        "Ba câu chuyện về những người làm việc khi cả tỉnh đang ngủ.",
        4,
        ("23-quet-pho-hai-gio-sang", "03-mua-lon-xom-tro", "01-bua-com-ca-ba"),
    ),
)


def _pieces(title: str, topic: str, layout: str, count: int) -> tuple[str, Any]:
    return "pieces", {"title": title, "topic": topic, "layout": layout, "count": count}


def _numbers(*rows: tuple[str, str]) -> tuple[str, Any]:
    return "numbers", [{"value": value, "label": label} for value, label in rows]


def _day(day: date, title: str, *rows: tuple[str, str, str]) -> dict[str, Any]:
    return {"day": day, "title": title, "rows": [{"at": at, "what": what, "place": place} for at, what, place in rows]}


def _questions(*rows: tuple[str, str]) -> tuple[str, Any]:
    return "questions", {"title": "Hỏi nhanh", "rows": [{"question": q, "answer": f"<p>{a}</p>"} for q, a in rows]}


CONTACT = (
    "contact",
    {
        "name": "Ban Tuyên giáo, LĐLĐ tỉnh Lam Giang (đầu mối mẫu)",
        "phone": "0900 000 000",
        "email": "tuyengiao@lamgiang.example",
        "address": "Số 1 đường Công Nhân, phường Hoa Lam (địa chỉ mẫu)",
    },
)


def campaigns(today: date) -> tuple[SampleCampaign, ...]:
    """The three campaigns with dates around `today`."""
    return _tet(today), _workers_month(today), _congress(today)


def _tet(today: date) -> SampleCampaign:
    new_year = next(day for day in NEW_YEARS if day > today)
    first, last = new_year - timedelta(days=75), new_year - timedelta(days=3)
    return SampleCampaign(
        slug=f"tet-sum-vay-{new_year.year}",
        title=f"Tết Sum vầy {new_year.year}",
        slogan="Tết đủ đầy, không ai ở lại một mình",
        lead="Chợ Tết không đồng, chuyến xe về quê và bữa cơm tất niên cho người ở lại trực ca. Mọi lịch, mọi danh sách nằm ở trang này.",
        palette="dawn",
        starts_on=first,
        ends_on=last,
        place="Toàn tỉnh Lam Giang",
        cover=f"feast time=dusk palette=warm seed=811 | Bữa cơm tất niên bên dãy bàn dài | Bữa cơm tất niên của người ở lại. | {CREDIT}",
        parts=(
            ("countdown", {"day": last, "label": "Chuyến xe cuối cùng về quê"}),
            _numbers(("2.400", "vé xe miễn phí"), ("18", "phiên chợ Tết"), ("9.600", "phần quà"), ("310", "người trực Tết có cơm nhà")),
            _pieces("Chuyện Tết", "tet-sum-vay", "cards", 3),
            (
                "programme",
                {
                    "title": "Lịch hoạt động",
                    "days": [
                        _day(first, "Mở đăng ký vé xe", ("8:00", "Mở đăng ký trên cổng", "")),
                        _day(new_year - timedelta(days=26), "Chợ Tết", ("7:30", "Phiên chợ đầu tiên", "Khu công nghiệp Bắc Hoa Lam"), ("18:00", "Gói bánh chưng chung", "Nhà văn hóa lao động")),
                        _day(last, "Về quê", ("6:00", "Bốn mươi xe xuất phát", "Bến xe Hoa Lam")),
                    ],
                },
            ),
            ("action", {"text": "Đoàn viên ở xa từ 150 km được đăng ký một vé cho mình và một vé cho con.", "label": "Hỏi công đoàn cơ sở", "address": "/don-vi/"}),
            ("units", {"title": "Đơn vị tổ chức phiên chợ", "codes": ["LG-0001", "LG-0002", "LG-0003", "LG-0004"]}),
            _questions(
                ("Ai được ưu tiên vé xe?", "Người nuôi con nhỏ, người đau ốm dài ngày và người ba năm chưa về quê."),
                ("Không ở khu công nghiệp có đăng ký được không?", "Được, qua công đoàn phường nơi bạn làm việc."),
            ),
            CONTACT,
        ),
    )  # fmt: skip


def _workers_month(today: date) -> SampleCampaign:
    year = today.year if today.month <= 5 else today.year + 1
    return SampleCampaign(
        slug=f"thang-cong-nhan-{year}",
        title=f"Tháng Công nhân {year}",
        slogan="Nói một điều, làm xong một việc",
        lead="Cả tháng Năm, mỗi công đoàn cơ sở chọn một việc người lao động mong nhất và làm cho xong.",
        palette="tea",
        starts_on=date(year, 5, 1),
        ends_on=date(year, 5, 31),
        place="Toàn tỉnh Lam Giang",
        cover=f"workshop time=day palette=green seed=812 | Xưởng máy sáng đèn, công nhân quanh bàn nguội | Một xưởng ở khu công nghiệp Bắc Hoa Lam. | {CREDIT}",
        parts=(
            ("text", "<p>Việc ấy nhỏ thôi cũng được: một mái che chỗ để xe, một bình nước mát, một lớp học tối. Điều cần là có người nhận và có ngày xong.</p>"),
            ("countdown", {"day": date(year, 5, 1), "label": "Lễ phát động"}),
            _pieces("Từ các cơ sở", "thang-cong-nhan", "rows", 4),
            ("quote", {"text": "Năm ngoái chúng tôi xin một mái che. Năm nay mưa to mà xe không ướt.", "said_by": "Chị Sen, tổ may 14"}),
            ("action", {"text": "Gửi việc của đơn vị mình về tỉnh trước ngày 20 tháng Tư.", "label": "Gửi tin", "address": "/lam-viec/"}),
            CONTACT,
        ),
    )  # fmt: skip


def _congress(today: date) -> SampleCampaign:
    opening = today + timedelta(days=46)
    return SampleCampaign(
        slug="dai-hoi-cong-doan-tinh",
        title="Đại hội Công đoàn tỉnh Lam Giang",
        slogan="Đổi mới, dân chủ, gần người lao động",
        lead="Ba trăm đại biểu, hai ngày làm việc, một nghị quyết cho năm năm tới. Văn kiện, lịch và hỏi đáp trước đại hội.",
        palette="river",
        starts_on=opening,
        ends_on=opening + timedelta(days=1),
        place="Nhà văn hóa lao động tỉnh, phường Hoa Lam",
        cover="",
        parts=(
            ("countdown", {"day": opening, "label": "Khai mạc đại hội"}),
            _numbers(("300", "đại biểu chính thức"), ("1.200", "công đoàn cơ sở"), ("80.000", "đoàn viên")),
            _pieces("Tiến tới đại hội", "dai-hoi-cong-doan", "lead", 4),
            (
                "programme",
                {
                    "title": "Chương trình",
                    "days": [
                        _day(opening, "Ngày thứ nhất", ("7:30", "Đón đại biểu", ""), ("14:00", "Phiên trù bị, thảo luận tổ", "")),
                        _day(opening + timedelta(days=1), "Ngày thứ hai", ("8:00", "Phiên chính thức", ""), ("10:30", "Bầu Ban Chấp hành", ""), ("16:00", "Bế mạc", "")),
                    ],
                },
            ),
            _questions(("Đoàn viên theo dõi đại hội ở đâu?", "Phiên chính thức được tường thuật trực tiếp trên cổng này.")),
            CONTACT,
        ),
    )  # fmt: skip
