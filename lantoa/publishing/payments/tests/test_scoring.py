"""Scores, shares and what mends a locked sheet; nobody's figures are lost."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.models import AuditEntry
from lantoa.org.people.models import User
from lantoa.publishing.payments.actions import (
    Detail,
    Part,
    add_adjustment,
    change_row,
    remove_row,
    score_rows,
    start_sheet,
)
from lantoa.publishing.payments.models import Sheet, SheetRow
from lantoa.publishing.payments.rules import next_month
from lantoa.publishing.payments.tests.factories import Board, score


def one_row(lg):
    lg.published()
    return lg.sheet().rows.get()


def parts(*given):
    return [Part(payee, name, None if share is None else Decimal(share)) for payee, name, share in given]


def whole(row, people, **changes):
    flags = changes.pop("flags", frozenset())
    coefficient = changes.pop("coefficient", 4)
    return Detail(change=score(row, coefficient, **changes), flags=frozenset(flags), note="Hay", parts=people)


def test_a_score_changes_the_amount_and_everybodys_part(lg):
    row = one_row(lg)
    outcome = score_rows(sheet=row.sheet, changes=[score(row, "7.5", percent=90)], by=lg.secretary)
    assert (outcome.saved, outcome.refused) == (1, {})
    row.refresh_from_db()
    assert (row.coefficient, row.pay_percent, row.amount_vnd, row.version) == (Decimal("7.5"), 90, 675_000, 1)
    assert (row.scored_by, row.credits.get().amount_vnd) == (lg.secretary, 675_000)
    entry = AuditEntry.objects.get(verb="payments.score_rows")
    assert entry.detail == {"before": {str(row.pk): ["4.00", 1, 100]}, "after": {str(row.pk): ["7.5", 1, 90]}}
    # The same again changes nothing and is no new version.
    assert score_rows(sheet=row.sheet, changes=[score(row, "7.5", percent=90)], by=lg.chief).saved == 0
    assert AuditEntry.objects.filter(verb="payments.score_rows").count() == 1


def test_a_score_outside_the_scheme_is_refused_beside_its_row(lg):
    row = one_row(lg)
    for change, said in (
        ({"coefficient": "1.99"}, "từ 2 đến 10"),
        ({"coefficient": "10.01"}, "từ 2 đến 10"),
        ({"coefficient": 5, "quantity": 0}, "Số lượng"),
        ({"coefficient": 5, "quantity": 201}, "Số lượng"),
        ({"coefficient": 5, "percent": 101}, "tỷ lệ"),
    ):
        outcome = score_rows(sheet=row.sheet, changes=[score(row, **change)], by=lg.secretary)
        assert (outcome.saved, list(outcome.refused)) == (0, [row.pk])
        assert said in outcome.refused[row.pk]
    row.refresh_from_db()
    assert (row.amount_vnd, row.version) == (400_000, 0)


def test_nought_is_always_allowed(lg):
    row = one_row(lg)
    assert score_rows(sheet=row.sheet, changes=[score(row, 0)], by=lg.secretary).saved == 1
    assert SheetRow.objects.get().amount_vnd == 0


def test_of_two_who_saw_the_same_the_second_is_told_who_was_first(lg):
    lg.published(title="Một")
    lg.published(title="Hai")
    sheet = lg.sheet()
    first, second = sheet.rows.order_by("pk")
    score_rows(sheet=sheet, changes=[score(first, 5)], by=lg.chief)
    outcome = score_rows(sheet=sheet, changes=[score(first, 9, seen=0), score(second, 6)], by=lg.secretary)
    # What did not collide is kept.
    assert outcome.saved == 1
    assert "Đặng Văn Trưởng" in outcome.refused[first.pk]
    assert "hệ số 5, 100 %" in outcome.refused[first.pk]
    assert list(sheet.rows.order_by("pk").values_list("coefficient", flat=True)) == [5, 6]
    with pytest.raises(RuleBroken, match="Đặng Văn Trưởng"):
        change_row(row=first, detail=whole(first, parts((None, "Ai", None)), seen=0), by=lg.secretary)


def test_rows_of_another_sheet_are_not_scored_through_this_one(lg):
    row = one_row(lg)
    other = start_sheet(unit=lg.province, month=next_month(lg.month), by=lg.secretary)
    assert score_rows(sheet=other, changes=[score(row, 9)], by=lg.secretary).saved == 0
    assert SheetRow.objects.get(pk=row.pk).coefficient == 4


def test_who_does_not_keep_the_sheet_does_not_score(lg):
    row = one_row(lg)
    for who in (lg.leader, lg.editor, lg.lan, lg.foreign_chief):
        with pytest.raises(NotAllowed):
            score_rows(sheet=row.sheet, changes=[score(row, 5)], by=who)
        with pytest.raises(NotAllowed):
            change_row(row=row, detail=whole(row, parts((None, "Ai", None))), by=who)


def test_extras_and_shares_of_one_work(lg):
    row = one_row(lg)
    guest = lg.payee()
    mine = row.credits.get().payee
    detail = whole(row, parts((mine, "", "70"), (guest, "", "30")), flags={"is_hard"})
    changed = change_row(row=row, detail=detail, by=lg.secretary)
    assert (changed.amount_vnd, changed.note, changed.is_hard, changed.version) == (520_000, "Hay", True, 1)
    assert [(one.name, one.amount_vnd) for one in changed.credits.all()] == [
        ("Trần Thị Lan", 364_000),
        ("Hồ Văn Khách", 156_000),
    ]


def test_no_shares_at_all_mean_equal_ones(lg):
    row = one_row(lg)
    guest = lg.payee()
    people = parts((guest, "", None), (None, "Chưa rõ", None), (row.credits.get().payee, "", None))
    changed = change_row(row=row, detail=whole(row, people), by=lg.secretary)
    assert [one.amount_vnd for one in changed.credits.all()] == [133_360, 133_320, 133_320]


def test_shares_must_add_up(lg):
    row = one_row(lg)
    for shares, said in (
        (("60", "39.99"), "99,99"),
        (("100", "0.01"), "100,01"),
        (("100", None), "đang là 100"),
        ((), "từ 1 đến"),
    ):
        people = parts(*((None, f"Người {share}", share) for share in shares))
        with pytest.raises(RuleBroken, match=said):
            change_row(row=row, detail=whole(row, people), by=lg.secretary)
    assert row.credits.get().name == "Trần Thị Lan"


def test_one_person_is_named_once_and_belongs_to_this_board(lg):
    row = one_row(lg)
    guest = lg.payee()
    with pytest.raises(RuleBroken, match="hai lần"):
        change_row(row=row, detail=whole(row, parts((guest, "", "50"), (guest, "", "50"))), by=lg.secretary)
    guest.unit = lg.other_district
    guest.save()
    with pytest.raises(RuleBroken, match="không thuộc"):
        change_row(row=row, detail=whole(row, parts((guest, "", "100"))), by=lg.secretary)
    with pytest.raises(RuleBroken, match="không thuộc"):
        add_adjustment(sheet=row.sheet, corrects=None, payee=guest, title="x", amount=1, reason="x", by=lg.secretary)


def test_a_locked_row_is_mended_on_the_next_sheet(lg):
    lg.published()
    locked = lg.approved()
    row = locked.rows.get()
    open_one = start_sheet(unit=lg.province, month=next_month(lg.month), by=lg.secretary)
    lan = row.credits.get().payee
    made = add_adjustment(
        sheet=open_one,
        corrects=row,
        payee=lan,
        title="Điều chỉnh",
        amount=-150_000,
        reason="Tính nhầm hệ số",
        by=lg.secretary,
    )
    assert (made.amount_vnd, made.kind, made.credits.get().amount_vnd) == (-150_000, "adjustment", -150_000)
    assert list(row.mended_by.all()) == [made]
    row.refresh_from_db()
    assert row.amount_vnd == 400_000
    with pytest.raises(RuleBroken, match="không chấm lại"):
        change_row(row=made, detail=whole(made, parts((lan, "", None)), seen=0), by=lg.secretary)
    with pytest.raises(RuleBroken, match="sửa thẳng"):
        add_adjustment(sheet=open_one, corrects=made, payee=lan, title="x", amount=1, reason="x", by=lg.secretary)
    with pytest.raises(RuleBroken, match="lý do"):
        add_adjustment(sheet=open_one, corrects=row, payee=lan, title="x", amount=1, reason=" ", by=lg.secretary)
    remove_row(row=made, by=lg.secretary)
    assert open_one.rows.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_savings_at_the_same_moment_lose_nothing():
    lg = Board()
    row = one_row(lg)
    start = threading.Barrier(2)
    outcomes = {}

    def save(who: int, coefficient: int) -> None:
        try:
            start.wait()
            by = User.objects.get(pk=who)
            sheet = Sheet.objects.get(pk=row.sheet_id)
            outcomes[coefficient] = score_rows(sheet=sheet, changes=[score(row, coefficient, seen=0)], by=by)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in ((lg.secretary.pk, 5), (lg.chief.pk, 6))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.saved for one in outcomes.values()) == [0, 1]
    kept = SheetRow.objects.get(pk=row.pk)
    assert outcomes[int(kept.coefficient)].saved == 1
    assert (kept.version, kept.amount_vnd) == (1, kept.coefficient * 100_000)
