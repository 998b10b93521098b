"""What waits too long, in whose hands, and how long a piece takes from the event to the portal."""

import io
from datetime import timedelta

import openpyxl
import pytest

from lantoa.kit.clock import now
from lantoa.publishing.newsroom.actions import return_dispatch, submit_piece, take_dispatch
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.tests.steps import approved, published
from lantoa.publishing.planning.rules import OVERLOAD
from lantoa.publishing.planning.supervision import loads, overdue, slowest, speeds_by_section, speeds_by_week

VIEW = "/toa-soan/ke-hoach/giam-sat/"


def fill(lg):
    lg.dispatch(title="Chờ nhận")
    take_dispatch(dispatch=lg.dispatch(title="Giữ"), by=lg.editor)
    return_dispatch(dispatch=lg.dispatch(title="Trả"), note="Thêm ảnh", by=lg.editor)
    lg.piece(title="Viết")
    submit_piece(article=lg.piece(title="Chờ duyệt"), by=lg.editor)
    approved(lg)


def age(days):
    then = now() - timedelta(days=days)
    Dispatch.objects.update(filed_at=then, changed_at=then)
    Dispatch.objects.filter(taken_at__isnull=False).update(taken_at=then)
    Article.objects.update(state_changed_at=then)


def test_nothing_fresh_is_overdue_and_everything_old_is(lg):
    fill(lg)
    assert overdue(lg.chief) == []
    age(4)
    assert [(one.key, one.count) for one in overdue(lg.chief)] == [
        ("received", 1),
        ("dispatch_in_editing", 1),
        ("returned", 1),
        ("in_editing", 1),
        ("submitted", 1),
        ("approved", 1),
    ]
    assert overdue(lg.foreign_chief) == []


def test_a_scheduled_piece_past_its_minute_is_told(lg):
    approved(lg)
    Article.objects.update(state="scheduled", publish_at=now() - timedelta(minutes=2))
    assert [(one.key, one.count) for one in overdue(lg.chief)] == [("scheduled", 1)]
    Article.objects.update(publish_at=now() + timedelta(minutes=2))
    assert overdue(lg.chief) == []


def test_who_holds_too_much_stands_first(lg):
    for _ in range(OVERLOAD - 1):
        lg.piece()
    lg.piece(by=lg.second)
    take_dispatch(dispatch=lg.dispatch(), by=lg.editor)
    found = loads(lg.chief)
    assert [(load.person, load.pieces, load.dispatches, load.is_too_much) for load in found] == [
        (lg.editor, OVERLOAD - 1, 1, True),
        (lg.second, 1, 0, False),
    ]
    assert loads(lg.foreign_chief) == []


def test_the_time_from_the_event_is_a_median_and_nine_in_ten(lg):
    out = now().replace(minute=0, second=0, microsecond=0)
    for hours in (1, 2, 3, 4, 20):
        piece = published(lg)
        Article.objects.filter(pk=piece.pk).update(first_published_at=out, happened_at=out - timedelta(hours=hours))
    unknown = published(lg)
    Article.objects.filter(pk=unknown.pk).update(happened_at=None)
    old = published(lg)
    long_ago = out - timedelta(days=200)
    Article.objects.filter(pk=old.pk).update(first_published_at=long_ago, happened_at=long_ago - timedelta(days=9))
    [speed] = speeds_by_section()
    assert (speed.name, speed.count, speed.median, speed.slowest_tenth) == (lg.section.title, 5, 3.0, 13.6)
    assert [(week.count, week.median) for week in speeds_by_week()] == [(5, 3.0)]
    assert [one.hours for one in slowest()] == [20.0, 4.0, 3.0, 2.0, 1.0]


def test_the_workbook_holds_the_same_and_no_formulas(client, lg):
    lg.dispatch(title="=HYPERLINK(1)")
    fill(lg)
    age(4)
    published(lg)
    client.force_login(lg.leader)
    page = client.get(VIEW).content.decode()
    assert "=HYPERLINK(1)" in page
    answer = client.get(f"{VIEW}tai/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Chờ quá hạn", "Đang giữ", "Theo chuyên mục", "Theo tuần", "Chậm nhất"]
    cells = [cell for row in book["Chờ quá hạn"].iter_rows(min_row=2) for cell in row]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}
    assert book["Theo chuyên mục"]["A2"].value == lg.section.title


@pytest.mark.parametrize(
    ("who", "status"), [("chief", 200), ("secretary", 200), ("leader", 200), ("editor", 404), ("lan", 404),
                        ("foreign_chief", 404)],
)  # fmt: skip
def test_who_supervises(client, lg, who, status):
    client.force_login(getattr(lg, who))
    assert [client.get(path).status_code for path in (VIEW, f"{VIEW}tai/")] == [status, status]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_waits(client, lg, count, django_assert_num_queries):
    for _ in range(count):
        fill(lg)
    age(4)
    client.force_login(lg.chief)
    client.get(VIEW)
    with django_assert_num_queries(24):
        client.get(VIEW)
