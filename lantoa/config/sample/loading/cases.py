"""One release of each sort that people meet: to come, in waves, waiting for words, to confirm, corrected, recalled."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection

from lantoa.config.sample.loading.play import AUTOMATIC, CLICKS, FAILED, SHARED, SHARED_LATELY, TOUR_SHARED, play
from lantoa.config.sample.pieces import pieces
from lantoa.kit.clock import VIETNAM
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.distribution.facade import (
    Audience,
    Plan,
    Release,
    correct_release,
    recall_release,
    start_release,
    write_intro,
)
from lantoa.publishing.newsroom.facade import Article

BY_HAND, PAGES = ("zalo_group",), ("facebook", "zalo_oa", "zalo_group")
LINES = {
    "LG-S01": "Phường Hoa Lam có 11 dãy trọ đã bật đèn đọc sách; tổ nào muốn mở thêm, gọi cho công đoàn phường.",
    "LG-S02": "Bến Sưa mở góc đọc đầu tiên tối thứ Bảy này, mời anh chị em ghé.",
    "LG-S03": "Thợ mỏ Thạch Vọng quyên được 240 cuốn sách, sẽ chuyển xuống các khu trọ trong tuần.",
    "LG-S04": "Bài viết về chính khu trọ của phường Tân Lam mình. Cảm ơn 38 gia đình đã góp sách.",
    "LG-S06": "",
    "LG-S14": "Góc đọc ở cảng mở từ 19 giờ, sau giờ giao ca.",
    "LG-S16": "Công đoàn khu công nghiệp nhận sách cũ tại văn phòng, thứ Hai đến thứ Sáu.",
}
# In the first hour, half an hour ago, or never: most have confirmed; the tour's officer has not.
_CONFIRMED = """
UPDATE distribution_acknowledgement a SET acknowledged_at = %(start)s::timestamptz
        + (0.02 + 0.9 * power(random(), 2)) * (%(now)s::timestamptz - %(start)s::timestamptz),
    acknowledged_by_id = (SELECT p.user_id FROM people_appointment p WHERE p.unit_id = a.unit_id LIMIT 1),
    chase_at = NULL
WHERE a.release_id = %(release)s AND random() < 0.87
  AND a.unit_id NOT IN (SELECT id FROM units_unit WHERE code = ANY(%(tour)s))
"""
_CHASED = """
UPDATE distribution_acknowledgement SET step = 2, chase_at = %(now)s::timestamptz + interval '18 hours'
WHERE release_id = %(release)s AND acknowledged_at IS NULL
"""
# The first wave is out; the others keep their distance to the start.
_FIRST_WAVE = """
UPDATE distribution_delivery d SET next_attempt_at = d.next_attempt_at - (%(now)s::timestamptz - %(start)s::timestamptz)
WHERE d.release_id = %(release)s AND d.next_attempt_at IS NOT NULL
"""
_WAVE_OUT = """
UPDATE distribution_delivery d SET next_attempt_at = NULL, first_tried_at = %(start)s, attempts = 1,
    state = CASE network WHEN 'zalo_group' THEN 'done' ELSE 'sent' END, sent_at = next_attempt_at + interval '3 minutes'
WHERE d.release_id = %(release)s AND d.state = 'waiting' AND d.next_attempt_at < %(now)s
"""
_WITH_LINE = """
UPDATE distribution_delivery d SET state = 'sent', attempts = 1, next_attempt_at = NULL, first_tried_at = %(start)s,
    sent_at = %(start)s::timestamptz + interval '40 minutes' + random() * interval '9 minutes', post_id = 'mau-' || d.id
FROM distribution_channel c
WHERE d.release_id = %(release)s AND d.state = 'waiting' AND d.next_attempt_at IS NOT NULL AND c.id = d.channel_id
  AND c.mode = 'auto'
"""
_TASKS_OF_LINES = """
UPDATE distribution_delivery SET state = 'task', next_attempt_at = NULL
WHERE release_id = %(release)s AND state = 'waiting' AND next_attempt_at IS NOT NULL
"""
# Programs have changed their posts; of the people most have, some have not, the tour's officer among them.
_CORRECTED = """
UPDATE distribution_delivery d SET edit_at = NULL, version = 2,
    edit_needs_person = d.edit_needs_person AND (random() < 0.12
        OR d.unit_id IN (SELECT id FROM units_unit WHERE code = ANY(%(tour)s)))
WHERE d.release_id = %(release)s
"""
_TAKEN_DOWN = """
UPDATE distribution_delivery d SET next_attempt_at = NULL,
    needs_person = d.needs_person AND (random() < 0.08
        OR d.unit_id IN (SELECT id FROM units_unit WHERE code = ANY(%(tour)s)))
WHERE d.release_id = %(release)s
"""
_GONE = """
UPDATE distribution_delivery SET state = 'recalled' WHERE release_id = %(release)s AND NOT needs_person
"""
# Shares of the union next door that no program could see: somebody above has to look.
_TO_JUDGE = """
UPDATE distribution_delivery SET proof_state = 'unchecked', proof_checked_at = %(now)s WHERE id IN (
    SELECT d.id FROM distribution_delivery d JOIN units_unit u ON u.id = d.unit_id
    JOIN units_unit s ON s.id = u.parent_id
    WHERE s.code = 'LG-S15' AND u.code <> 'LG-0001' AND d.state = 'done' AND d.network = 'zalo_group'
      AND NOT d.is_recalled AND d.sent_at > %(now)s::timestamptz - interval '6 days'
      AND NOT EXISTS (SELECT 1 FROM analytics_click c WHERE c.link_id = d.id)
    ORDER BY d.done_by_id IS NULL, d.sent_at DESC LIMIT 7)
"""


@dataclass(frozen=True)
class Stage:
    """What every case needs: the pieces by key, who acts, and now."""

    articles: dict[str, Article]
    users: dict[str, User]
    moment: datetime

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        """That hour so many days from today, in Việt Nam."""
        day = (self.moment + timedelta(days=days)).astimezone(VIETNAM).date()
        return datetime.combine(day, time(hour, minute), VIETNAM)

    def spread(self, key: str, *, networks: tuple[str, ...] = (), plan: Plan | None = None, text: str = "") -> Release:
        article = self.articles[key]
        starts_at = plan.starts_at if plan else None
        release = start_release(
            page=article,
            audience=Audience(under="LG", kinds=("superior", "grassroots"), networks=networks),
            texts={"default": text or article.title},
            due_at=(starts_at or self.moment) + timedelta(hours=26),
            by=self.users["truongban"],
            client_id=f"mau-{key}",
            plan=plan,
        )
        Release.objects.filter(pk=release.pk).update(is_sample=True)
        return release

    def play(self, release: Release, *steps: str, ago: timedelta, share: float = 0.8) -> None:
        """As if it had started so long ago."""
        start = self.moment - ago
        Release.objects.filter(pk=release.pk).update(started_at=start, due_at=start + timedelta(hours=26))
        tour = ["LG-0001", "LG-0002", "LG-0003", "LG-0004"]
        values: dict[str, Any] = {"release": release.pk, "start": start, "now": self.moment, "tour": tour}
        play({**values, "share": share, "pull": 0.4}, *steps)


def load_cases(articles: list[Article], users: dict[str, User], moment: datetime) -> None:
    """Each sort once, and shares to judge."""
    by_title = {article.title: article for article in articles}
    stage = Stage({piece.key: by_title[piece.title] for piece in pieces(moment)}, users, moment)
    cases: tuple[Callable[[Stage], None], ...] = (_recalled, _corrected, _to_confirm, _in_waves, _with_lines, _to_come)
    for case in cases:
        case(stage)
    with connection.cursor() as cursor:
        cursor.execute(_TO_JUDGE, {"now": moment})


def _to_come(stage: Stage) -> None:
    plan = Plan(starts_at=stage.at(1, 7, 30), intro=Release.Intro.ALLOWED, waves={"grassroots": 2.0})
    stage.spread("13-them-14-cong-doan-co-so", plan=plan, text="{đơn vị}: thêm 14 công đoàn cơ sở mới, mời đọc.")


def _in_waves(stage: Stage) -> None:
    plan = Plan(waves={"superior": 1.0, "grassroots": 7.0})
    release = stage.spread("05-thoa-uoc-giay-vong-giang", networks=PAGES, plan=plan)
    stage.play(release, _FIRST_WAVE, _WAVE_OUT, ago=timedelta(hours=2))


def _with_lines(stage: Stage) -> None:
    plan = Plan(intro=Release.Intro.REQUIRED)
    release = stage.spread("20-khu-tro-doc-sach", networks=PAGES, plan=plan)
    units = Unit.objects.in_bulk(list(LINES), field_name="code")
    for code, line in LINES.items():
        write_intro(release=release, unit=units[code], text=line, by=stage.users[f"cb.{code[3:].lower()}"])
    stage.play(release, _WITH_LINE, _TASKS_OF_LINES, SHARED_LATELY, CLICKS, ago=timedelta(hours=5))
    release.intros.update(written_at=stage.moment - timedelta(hours=4, minutes=25))


def _to_confirm(stage: Stage) -> None:
    plan = Plan(needs_ack=True, ack_due_at=stage.at(1, 17))
    release = stage.spread(
        "10-nhan-ra-tin-nhan-lua-dao",
        networks=BY_HAND,
        plan=plan,
        text="Đề nghị các đơn vị phổ biến tới từng tổ cách nhận ra tin nhắn lừa đảo, và xác nhận đã đọc.",
    )
    stage.play(release, TOUR_SHARED, SHARED_LATELY, CLICKS, _CONFIRMED, _CHASED, ago=timedelta(hours=28))


def _corrected(stage: Stage) -> None:
    release = stage.spread("11-phong-vat-sua", networks=PAGES, text="Phòng vắt sữa rộng 12 mét vuông giữa xưởng.")
    stage.play(release, TOUR_SHARED, AUTOMATIC, FAILED, SHARED, CLICKS, ago=timedelta(days=4), share=0.9)
    correct_release(
        release=release,
        by=stage.users["truongban"],
        texts={"default": "Căn phòng hai mét vuông giữa xưởng điện tử, nơi các mẹ trẻ được nghỉ giữa ca."},
        reason="Diện tích phòng là 2 m², lời chia sẻ đầu ghi 12 m²",
    )
    stage.play(release, _CORRECTED, ago=timedelta(days=4))
    Release.objects.filter(pk=release.pk).update(corrected_at=stage.moment - timedelta(hours=20))


def _recalled(stage: Stage) -> None:
    release = stage.spread("38-quay-clip-60-giay", networks=PAGES)
    stage.play(release, TOUR_SHARED, AUTOMATIC, FAILED, SHARED, CLICKS, ago=timedelta(days=3), share=0.85)
    recall_release(release=release, by=stage.users["truongban"])
    stage.play(release, _TAKEN_DOWN, _GONE, ago=timedelta(days=3))
    Release.objects.filter(pk=release.pk).update(recalled_at=stage.moment - timedelta(hours=6))
