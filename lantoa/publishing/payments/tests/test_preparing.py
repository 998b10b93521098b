"""What a month's sheet holds when it is opened, and what the newsroom brings to it later."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from lantoa.kit.clock import VIETNAM, today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.models import AuditEntry
from lantoa.publishing.newsroom.actions import withdraw_piece
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.payments.actions import (
    add_part,
    refresh_sheet,
    remove_row,
    score_rows,
    start_sheet,
    submit_sheet,
)
from lantoa.publishing.payments.models import Credit, Payee, Sheet, SheetRow
from lantoa.publishing.payments.rules import next_month
from lantoa.publishing.payments.tests.factories import score

Standing = SheetRow.Standing


def credits_of(row):
    return [(one.name, one.payee and one.payee.user, one.share_percent, one.amount_vnd) for one in row.credits.all()]


def main_row(sheet, piece):
    return sheet.rows.get(article=piece.pk, part="main")


def test_a_month_is_a_vietnamese_month_and_a_piece_stands_on_it_once(lg):
    first, after = lg.month, next_month(lg.month)
    start = datetime(first.year, first.month, 1, tzinfo=VIETNAM)
    end = datetime(after.year, after.month, 1, tzinfo=VIETNAM)
    inside = [lg.published(at=start), lg.published(at=end - timedelta(seconds=1))]
    lg.published(at=start - timedelta(seconds=1))
    late = lg.published(at=end)
    lg.piece(title="Chưa đăng")
    sheet = lg.sheet()
    assert [row.article_id for row in sheet.rows.order_by("published_at")] == [piece.pk for piece in inside]
    assert start_sheet(unit=lg.province, month=lg.month, by=lg.secretary) == sheet
    assert Sheet.objects.count() == 1
    Article.objects.filter(pk=inside[0].pk).update(first_published_at=end)
    following = start_sheet(unit=lg.province, month=after, by=lg.secretary)
    assert [row.article_id for row in following.rows.all()] == [late.pk]


def test_a_row_says_what_the_piece_was_that_day_and_what_the_scheme_proposes(lg):
    piece = lg.published(title="Ký thỏa ước mới")
    [row] = lg.sheet().rows.all()
    assert (row.title, row.section_name, row.unit_name) == ("Ký thỏa ước mới", lg.section.title, lg.unit.name)
    assert (row.work, row.coefficient, row.quantity, row.pay_percent) == ("news", Decimal(4), 1, 100)
    assert (row.amount_vnd, row.standing, row.remark, row.published_at) == (
        400_000,
        Standing.LIVE,
        "",
        piece.first_published_at,
    )
    # Printed "Trần Lan", filed by Trần Thị Lan.
    assert credits_of(row) == [("Trần Thị Lan", lg.lan, Decimal(100), 400_000)]
    assert AuditEntry.objects.filter(verb="payments.start_sheet", unit=lg.province).count() == 1


def test_a_genre_the_scheme_does_not_know_is_worth_nothing_until_it_does(lg):
    lg.published(genre="interview")
    [row] = lg.sheet().rows.all()
    assert (row.work, row.coefficient, row.amount_vnd) == ("interview", 0, 0)


def test_co_authors_share_and_a_stranger_is_nobody_until_named(lg):
    piece = lg.published(author_name="Trần Lan, Hồ Văn Khách và Ai Đó")
    lg.scheme()
    known = lg.payee("Hồ Văn Khách")
    row = main_row(lg.sheet(), piece)
    assert [(one.name, one.payee_id == known.pk, one.share_percent, one.amount_vnd) for one in row.credits.all()] == [
        ("Trần Thị Lan", False, Decimal("33.34"), 133_360),
        ("Hồ Văn Khách", True, Decimal("33.33"), 133_320),
        ("Ai Đó", False, Decimal("33.33"), 133_320),
    ]
    assert row.credits.get(name="Ai Đó").payee is None
    assert row.credits.get(name="Trần Thị Lan").payee.user == lg.lan


def test_a_pen_name_is_its_persons(lg):
    lg.scheme()
    known = lg.payee("Hồ Văn Khách", pen_names="Khách Chơi, Sông Hồ")
    piece = lg.published(author_name="SÔNG HỒ")
    assert [one.payee for one in main_row(lg.sheet(), piece).credits.all()] == [known]


def test_two_payees_of_one_name_are_nobody_until_somebody_says_which(lg):
    lg.scheme()
    lg.payee("Hồ Văn Khách")
    lg.payee("Hồ Văn Khách")
    piece = lg.published(author_name="Hồ Văn Khách")
    assert [one.payee for one in main_row(lg.sheet(), piece).credits.all()] == [None]


def test_who_took_the_pictures_has_a_row_beside_the_piece(lg):
    piece = lg.published(cover_credit="Ảnh: Trần Thị Lan")
    sheet = lg.sheet()
    photo = sheet.rows.get(article=piece.pk, part="photo")
    assert (photo.work, photo.quantity, photo.coefficient, photo.amount_vnd) == ("photo", 1, Decimal(2), 200_000)
    assert credits_of(photo) == [("Trần Thị Lan", lg.lan, Decimal(100), 200_000)]
    assert sheet.rows.filter(article=piece.pk).count() == 2


def test_pictures_are_shared_by_their_number(lg):
    piece = lg.published(cover_credit="Trần Lan")
    picture = {"type": "picture", "value": {"image": {}, "caption": "", "credit": "Lê Ngoài"}}
    group = {"type": "gallery", "value": [{"type": "item", "value": picture["value"]}, {"credit": "Trần Lan"}]}
    Article.objects.filter(pk=piece.pk).update(body=[picture, group])
    photo = lg.sheet().rows.get(article=piece.pk, part="photo")
    assert photo.quantity == 4
    assert [(one.name, one.share_percent) for one in photo.credits.all()] == [("Trần Thị Lan", 50), ("Lê Ngoài", 50)]


def test_editing_is_paid_where_the_scheme_pays_it(lg):
    lg.scheme(rates={"news": (2, 4, 10), "edit": (0, 1, 3)})
    piece = lg.published()
    row = lg.sheet().rows.get(article=piece.pk, part="edit")
    assert credits_of(row) == [("Phạm Văn Biên", lg.editor, Decimal(100), 100_000)]


def test_staff_on_duty_get_what_the_scheme_says(lg):
    lg.scheme()
    lg.payee("Trần Thị Lan", user=lg.lan, tax_rule="salaried")
    piece = lg.published()
    row = main_row(lg.sheet(), piece)
    assert (row.is_duty, row.amount_vnd) == (True, 160_000)


def test_a_withdrawn_and_a_corrected_piece_say_so_and_are_paid_by_rule(lg):
    gone, mended = lg.published(title="Gỡ"), lg.published(title="Sửa")
    withdraw_piece(article=gone, reason="Sai số liệu", by=lg.second)
    Article.objects.filter(pk=mended.pk).update(corrected_at=mended.first_published_at, correction_note="Tên người")
    sheet = lg.sheet()
    gone_row, mended_row = main_row(sheet, gone), main_row(sheet, mended)
    assert (gone_row.standing, gone_row.pay_percent, gone_row.amount_vnd) == (Standing.WITHDRAWN, 0, 0)
    assert gone_row.remark == f"Đã gỡ {today():%d/%m/%Y}: Sai số liệu"
    assert (mended_row.standing, mended_row.pay_percent, mended_row.amount_vnd) == (Standing.CORRECTED, 100, 400_000)
    assert mended_row.remark.endswith("Tên người")


def test_what_happens_after_the_sheet_was_opened_comes_with_an_update(lg):
    piece = lg.published()
    sheet = lg.sheet()
    score_rows(sheet=sheet, changes=[score(main_row(sheet, piece), 6)], by=lg.secretary)
    withdraw_piece(article=piece, reason="Trùng", by=lg.second)
    new = lg.published(title="Đăng sau")
    with pytest.raises(RuleBroken, match="2 thay đổi"):
        submit_sheet(sheet=sheet, by=lg.secretary)
    news = refresh_sheet(sheet=sheet, by=lg.secretary)
    assert (news.added, news.changed) == (1, 1)
    row = main_row(sheet, piece)
    assert (row.coefficient, row.pay_percent, row.amount_vnd) == (Decimal(6), 0, 0)
    assert row.credits.get().amount_vnd == 0
    assert main_row(sheet, new).amount_vnd == 400_000
    again = refresh_sheet(sheet=sheet, by=lg.secretary)
    assert (again.added, again.changed) == (0, 0)
    # Somebody decides that it is paid all the same; an update leaves that alone.
    score_rows(sheet=sheet, changes=[score(main_row(sheet, piece), 6, percent=80)], by=lg.secretary)
    refresh_sheet(sheet=sheet, by=lg.secretary)
    assert main_row(sheet, piece).amount_vnd == 480_000


def test_the_nearest_unit_with_a_scheme_pays(lg):
    mine = lg.published()
    lg.scheme()
    lg.scheme(unit=lg.district)
    assert lg.sheet().rows.count() == 0
    own = start_sheet(unit=lg.district, month=lg.month, by=lg.secretary)
    assert [row.article_id for row in own.rows.all()] == [mine.pk]


def test_a_piece_of_no_unit_is_the_tops(lg):
    piece = lg.published()
    Article.objects.filter(pk=piece.pk).update(unit=None)
    lg.scheme(unit=lg.district)
    assert start_sheet(unit=lg.district, month=lg.month, by=lg.secretary).rows.count() == 0
    assert main_row(lg.sheet(), piece).unit_name == ""


def test_a_sheet_needs_a_scheme_a_month_that_has_come_and_somebody_who_keeps_it(lg):
    with pytest.raises(RuleBroken, match="Chưa có quy chế"):
        start_sheet(unit=lg.province, month=lg.month, by=lg.secretary)
    lg.scheme()
    with pytest.raises(RuleBroken, match="chưa đến"):
        start_sheet(unit=lg.province, month=next_month(today().replace(day=1)), by=lg.secretary)
    for who in (lg.leader, lg.editor, lg.lan, lg.foreign_chief):
        with pytest.raises(NotAllowed):
            start_sheet(unit=lg.province, month=lg.month, by=who)
    assert Sheet.objects.count() == 0


def test_a_film_beside_the_piece_is_added_once_and_may_go_again(lg):
    piece = lg.published()
    sheet = lg.sheet()
    row = main_row(sheet, piece)
    clip = add_part(row=row, part="clip", by=lg.secretary)
    assert (clip.coefficient, clip.title, SheetRow.objects.get(pk=clip.pk).amount_vnd) == (5, piece.title, 500_000)
    assert clip.credits.get().amount_vnd == 500_000
    with pytest.raises(RuleBroken, match="đã có"):
        add_part(row=row, part="clip", by=lg.secretary)
    for part in ("edit", "main", "x"):
        with pytest.raises(RuleBroken, match="không có hệ số"):
            add_part(row=row, part=part, by=lg.secretary)
    remove_row(row=clip, by=lg.secretary)
    assert not SheetRow.objects.filter(pk=clip.pk).exists()
    assert Credit.objects.filter(row__sheet=sheet).count() == 1
    with pytest.raises(RuleBroken, match="không bỏ khỏi bảng"):
        remove_row(row=row, by=lg.secretary)


@pytest.mark.parametrize("count", [1, 3])
def test_opening_a_month_costs_the_same_however_many_pieces(lg, count, django_assert_num_queries):
    lg.scheme()
    for number in range(count):
        lg.published(title=f"Bài {number}", cover_credit="Trần Lan")
    with django_assert_num_queries(15):
        sheet = start_sheet(unit=lg.province, month=lg.month, by=lg.secretary)
    assert sheet.rows.count() == 2 * count
    assert Payee.objects.count() == 1
    Article.objects.update(live=False)
    with django_assert_num_queries(15):
        assert refresh_sheet(sheet=sheet, by=lg.secretary).changed == 2 * count
