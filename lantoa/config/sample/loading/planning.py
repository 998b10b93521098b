"""A month of the board's plans: a roster, assignments, entries on their way, two directions. All of it is invented."""

from datetime import date, datetime, timedelta

from lantoa.kit.clock import VIETNAM, local_day
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Article, SectionPage
from lantoa.publishing.planning.facade import Assignment, Campaign, Direction, DirectionAck, Leave, PlanEntry, Shift

# Username, section's slug (empty: all), format (empty: all), by weekday.
SHIFTS = (
    ("bientap", "tin-tuc", ""),
    ("trongnghia", "chinh-sach-phap-luat", ""),
    ("thuyduong", "doi-song", ""),
    ("ductuan", "an-toan-lao-dong", ""),
    ("bientap", "hoat-dong-cong-doan", ""),
    ("vietbach", "", "photo_story"),
    ("phoban", "", ""),
)
# Title, brief, unit's code, section's slug, hours from now to the deadline, state, reason.
ASSIGNMENTS = (
    (
        "Bữa cơm ca đêm ở xưởng may số 3",
        "Cần ba ảnh ngang, ý kiến của hai chị em ca đêm và số suất ăn mỗi ca.",
        "LG-0001", "doi-song", 30, "asked", "",
    ),
    (
        "Ký thỏa ước lao động tập thể có thêm phụ cấp nhà trọ",
        "Ghi rõ mức phụ cấp, số người được hưởng, lời của chủ tịch công đoàn cơ sở.",
        "LG-0001", "hoat-dong-cong-doan", 76, "accepted", "",
    ),
    (
        "Tập huấn an toàn điện cho thợ lò",
        "Hai ảnh lớp học, một ảnh thực hành; nêu số tai nạn giảm so với năm trước.",
        "LG-S03", "an-toan-lao-dong", 50, "seen", "",
    ),
    (
        "Ngày hội việc làm ở khu công nghiệp Bắc Hoa Lam",
        "Số doanh nghiệp, số người được nhận việc ngay tại chỗ.",
        "LG-S15", "tin-tuc", -5, "accepted", "",
    ),
    (
        "Đêm văn nghệ công nhân phường Hoa Lam",
        "Chùm 8–10 ảnh, có chú thích tên tiết mục.",
        "LG-S01", "van-hoa-the-thao", 20, "declined", "Đêm văn nghệ hoãn sang tháng sau vì mưa.",
    ),
)  # fmt: skip
CAMPAIGNS = (("Tết Sum vầy", 25, 80), ("Tuần lễ an toàn lao động", -6, 8))
# Title, days from today, section's slug, genre, number of the campaign or None, number of the assignment or None.
ENTRIES = (
    ("Góc đọc sách ở dãy trọ: một tháng nhìn lại", -12, "doi-song", "report", None, None),
    ("Bảng lương tối thiểu mới: hỏi nhanh đáp gọn", -10, "chinh-sach-phap-luat", "guide", None, None),
    ("Người giữ nhịp máy ở mỏ Thạch Vọng", -8, "guong-dien-hinh", "portrait", None, None),
    ("Mở đầu tuần lễ an toàn lao động", -5, "an-toan-lao-dong", "news", 1, None),
    ("Góc chờ xe của người tan ca", -4, "doi-song", "photo_story", None, None),
    ("Nghe tổ trưởng kể chuyện dây an toàn", -3, "an-toan-lao-dong", "interview", 1, None),
    ("Hỏi đáp: nghỉ Tết mấy ngày, đổi ca ra sao", -2, "chinh-sach-phap-luat", "guide", 0, None),
    ("Ngày hội việc làm Bắc Hoa Lam", -1, "tin-tuc", "news", None, 3),
    ("Một buổi sáng ở điểm hiến máu", 0, "tin-tuc", "news", None, None),
    ("Bữa cơm ca đêm", 1, "doi-song", "report", None, 0),
    ("An toàn điện dưới lò", 2, "an-toan-lao-dong", "report", 1, 2),
    ("Thỏa ước mới, phụ cấp nhà trọ mới", 3, "hoat-dong-cong-doan", "news", None, 1),
    ("Chùm ảnh: chuyền may giờ nước rút", 5, "tin-tuc", "photo_story", None, None),
    ("Phỏng vấn nữ chủ tịch công đoàn trẻ nhất tỉnh", 7, "nu-cong", "interview", None, None),
    ("Tổng kết tuần lễ an toàn lao động", 8, "an-toan-lao-dong", "report", 1, None),
    ("Sáng kiến cắt vải tiết kiệm của tổ 5", 11, "thi-dua-khen-thuong", "portrait", None, None),
    ("Kế hoạch chuyến xe Tết cho công nhân xa quê", 16, "hoat-dong-cong-doan", "news", 0, None),
    ("Gian hàng Tết 0 đồng: ai được đến, đến lúc nào", 21, "doi-song", "guide", 0, None),
)
DIRECTIONS = (
    ("an-toan-lao-dong", "Tin về tai nạn: chỉ đăng khi có xác nhận của cơ quan chức năng, không đăng ảnh nạn nhân."),
    ("", "Tháng này mỗi chuyên mục có ít nhất một bài về người lao động ca đêm."),
)


def load_planning(
    users: dict[str, User], sections: dict[str, SectionPage], articles: list[Article], moment: datetime
) -> None:
    """Everything planned, around `moment`."""
    day = local_day(moment)
    _load_roster(users, sections, day)
    asked = _load_assignments(users, sections, moment)
    _load_entries(users, sections, articles, asked, moment)
    for slug, text in DIRECTIONS:
        direction = Direction.objects.create(
            text=text,
            section=sections.get(slug),
            valid_from=day - timedelta(days=6),
            valid_until=day + timedelta(days=24),
            given_by=users["truongban"],
            given_at=moment - timedelta(days=6),
            is_sample=True,
        )
        for username in ("ductuan", "phoban"):
            DirectionAck.objects.create(
                direction=direction, user=users[username], acknowledged_at=moment - timedelta(days=5)
            )


def _load_roster(users: dict[str, User], sections: dict[str, SectionPage], day: date) -> None:
    monday = day - timedelta(days=day.weekday())
    for number in range(21):
        username, slug, genre = SHIFTS[number % 7]
        Shift.objects.create(
            day=monday + timedelta(days=number),
            user=users[username],
            section=sections.get(slug),
            genre=genre,
            note="Trực tối đến 21 giờ" if number % 7 == 4 else "",
            is_sample=True,
        )
    wednesday = monday + timedelta(days=2)
    Leave.objects.create(
        user=users["thuyduong"], first_day=wednesday, last_day=wednesday, reason="Đi cơ sở", is_sample=True
    )
    Shift.objects.filter(day=wednesday).update(substitute=users["baotran"])


def _load_assignments(users: dict[str, User], sections: dict[str, SectionPage], moment: datetime) -> list[Assignment]:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={row[2] for row in ASSIGNMENTS})}
    asked_at = moment - timedelta(days=2)
    rows = []
    for title, brief, code, slug, hours, state, reason in ASSIGNMENTS:
        answered = state in ("accepted", "declined")
        answerer = users["coso"] if code == "LG-0001" else users["captren"]
        due_at = (moment + timedelta(hours=hours)).astimezone(VIETNAM).replace(minute=0, second=0, microsecond=0)
        rows.append(
            Assignment.objects.create(
                title=title,
                brief=brief,
                unit=units[code],
                section=sections[slug],
                due_at=due_at,
                state=state,
                reason=reason,
                asked_by=users["truongban"],
                asked_at=asked_at,
                seen_at=None if state == "asked" else asked_at + timedelta(hours=3),
                seen_by=None if state == "asked" else answerer,
                answered_by=answerer if answered else None,
                answered_at=asked_at + timedelta(hours=4) if answered else None,
                # Sample people are not reminded of what lies in the past.
                reminded=2 if hours < 0 else 0,
                is_sample=True,
            )
        )
    return rows


def _load_entries(
    users: dict[str, User],
    sections: dict[str, SectionPage],
    articles: list[Article],
    asked: list[Assignment],
    moment: datetime,
) -> None:
    day = local_day(moment)
    campaigns = [
        Campaign.objects.create(
            name=name, starts_on=day + timedelta(days=first), ends_on=day + timedelta(days=last), is_sample=True
        )
        for name, first, last in CAMPAIGNS
    ]
    newest = iter(reversed(articles))
    for title, days, slug, genre, campaign, assignment in ENTRIES:
        PlanEntry.objects.create(
            title=title,
            planned_for=day + timedelta(days=days),
            section=sections[slug],
            genre=genre,
            campaign=None if campaign is None else campaigns[campaign],
            assignment=None if assignment is None else asked[assignment],
            article=next(newest, None) if days < -1 else None,
            created_by=users["truongban"],
            created_at=moment - timedelta(days=20),
            is_sample=True,
        )
