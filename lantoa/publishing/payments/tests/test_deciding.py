"""A sheet goes up, comes back, is approved, and from then on nothing of it changes, whoever tries."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from lantoa.kit.clock import today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.models import AuditEntry
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.actions import withdraw_piece
from lantoa.publishing.newsroom.models import Article, SectionPage
from lantoa.publishing.payments.actions import (
    About,
    add_adjustment,
    approve_sheet,
    change_payee,
    pay_sheet,
    refresh_sheet,
    return_sheet,
    score_rows,
    start_sheet,
    submit_sheet,
)
from lantoa.publishing.payments.models import Credit, Payee, Payment, Scheme, Sheet, SheetRow
from lantoa.publishing.payments.queries import people_of, totals_of
from lantoa.publishing.payments.rules import next_month
from lantoa.publishing.payments.tests.factories import score
from lantoa.services.notify.models import Notice


def snapshot():
    """Everything that a sheet says, as the tables hold it."""
    with connection.cursor() as cursor:
        found = []
        for table in ("payments_sheet", "payments_sheetrow", "payments_credit", "payments_payment"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY id")
            found.append(cursor.fetchall())
        return found


def test_a_sheet_goes_from_draft_to_paid_through_two_hands(lg):
    lg.published()
    lg.published(author_name="Lê Thị Mai")
    lg.scheme()
    lg.payee("Lê Thị Mai", user=lg.mai)
    sheet = lg.submitted()
    assert (sheet.state, sheet.submitted_by) == ("submitted", lg.secretary)
    assert Notice.objects.filter(user=lg.leader, text__contains="chờ duyệt").count() == 1
    assert submit_sheet(sheet=sheet, by=lg.secretary).state == "submitted"
    seen = sheet.submitted_at.isoformat()
    sheet = approve_sheet(sheet=sheet, seen=seen, by=lg.leader)
    assert (sheet.works, sheet.gross_vnd, sheet.tax_vnd, sheet.net_vnd) == (2, 800_000, 0, 800_000)
    assert [(row.full_name, row.gross_vnd, row.net_vnd, row.works) for row in sheet.payments.order_by("full_name")] == [
        ("Lê Thị Mai", 400_000, 400_000, 1),
        ("Trần Thị Lan", 400_000, 400_000, 1),
    ]
    assert approve_sheet(sheet=sheet, seen=seen, by=lg.leader).approved_at == sheet.approved_at
    sheet = pay_sheet(sheet=sheet, by=lg.secretary)
    assert (sheet.state, sheet.paid_by) == ("paid", lg.secretary)
    assert pay_sheet(sheet=sheet, by=lg.leader).paid_by == lg.secretary
    assert set(Notice.objects.filter(text__contains="đã chi trả").values_list("user", flat=True)) == {
        lg.lan.pk,
        lg.mai.pk,
    }
    verbs = AuditEntry.objects.filter(object_type="payments.sheet").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [f"payments.{verb}_sheet" for verb in ("start", "submit", "approve", "pay")]


def test_tax_is_of_what_one_person_gets_in_all(lg):
    lg.published(title="Một")
    lg.published(title="Hai")
    lg.published(title="Ba", author_name="Hồ Văn Khách")
    lg.scheme()
    guest = lg.payee()
    sheet = lg.sheet()
    rows = list(sheet.rows.filter(credits__name="Trần Thị Lan"))
    score_rows(sheet=sheet, changes=[score(rows[0], 10), score(rows[1], 9)], by=lg.secretary)
    lan = next(one for one in people_of(sheet) if one.name == "Trần Thị Lan")
    assert (lan.gross_vnd, lan.tax_vnd) == (1_900_000, 0)
    rows[1].refresh_from_db()
    score_rows(sheet=sheet, changes=[score(rows[1], 10)], by=lg.secretary)
    people = {one.name: (one.gross_vnd, one.tax_vnd, one.net_vnd) for one in people_of(sheet)}
    assert people == {
        "Trần Thị Lan": (2_000_000, 200_000, 1_800_000),
        "Hồ Văn Khách": (400_000, 0, 400_000),
    }
    sums = totals_of(sheet)
    assert (sums.gross_vnd, sums.tax_vnd, sums.net_vnd, sums.people) == (2_400_000, 200_000, 2_200_000, 2)
    about = About(full_name="Hồ Văn Khách", tax_rule="salaried", bank_name="")
    change_payee(payee=guest, about=about, by=lg.secretary)
    add_adjustment(
        sheet=sheet, corrects=None, payee=guest, title="Bổ sung", amount=5_000_000, reason="x", by=lg.secretary
    )
    assert next(one for one in people_of(sheet) if one.name == "Hồ Văn Khách").tax_vnd == 0


def test_a_sheet_is_not_submitted_before_its_month_is_over_nor_with_a_share_that_is_nobodys(lg):
    lg.scheme()
    with pytest.raises(RuleBroken, match="chưa có dòng"):
        submit_sheet(sheet=lg.sheet(), by=lg.secretary)
    current = start_sheet(unit=lg.province, month=today().replace(day=1), by=lg.secretary)
    with pytest.raises(RuleBroken, match="Tháng chưa hết"):
        submit_sheet(sheet=current, by=lg.secretary)
    Sheet.objects.all().delete()
    lg.published(author_name="Ai Đó")
    sheet = lg.sheet()
    with pytest.raises(RuleBroken, match="1 phần chưa rõ người nhận"):
        submit_sheet(sheet=sheet, by=lg.secretary)
    score_rows(sheet=sheet, changes=[score(sheet.rows.get(), 0)], by=lg.secretary)
    assert submit_sheet(sheet=sheet, by=lg.secretary).state == "submitted"


def test_whoever_prepared_or_scored_does_not_approve(lg):
    lg.published()
    sheet = lg.sheet()
    score_rows(sheet=sheet, changes=[score(sheet.rows.get(), 5)], by=lg.chief)
    submit_sheet(sheet=sheet, by=lg.secretary)
    sheet.refresh_from_db()
    seen = sheet.submitted_at.isoformat()
    with pytest.raises(RuleBroken, match="người chấm không duyệt"):
        approve_sheet(sheet=sheet, seen=seen, by=lg.chief)
    for who in (lg.secretary, lg.editor, lg.lan, lg.foreign_chief):
        with pytest.raises(NotAllowed):
            approve_sheet(sheet=sheet, seen=seen, by=who)
    with pytest.raises(DatabaseError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(
            state="approved", approved_by=lg.secretary, works=1, gross_vnd=1, tax_vnd=0, net_vnd=1
        )
    assert approve_sheet(sheet=sheet, seen=seen, by=lg.leader).is_locked


def test_a_returned_sheet_may_be_changed_and_what_was_looked_at_before_is_not_approved(lg):
    lg.published()
    sheet = lg.submitted()
    seen = sheet.submitted_at.isoformat()
    with pytest.raises(RuleBroken, match="bước khác"):
        score_rows(sheet=sheet, changes=[score(sheet.rows.get(), 9)], by=lg.secretary)
    with pytest.raises(RuleBroken, match="lý do"):
        return_sheet(sheet=sheet, note="", by=lg.leader)
    with pytest.raises(NotAllowed):
        return_sheet(sheet=sheet, note="x", by=lg.secretary)
    back = return_sheet(sheet=sheet, note="Xem lại hệ số", by=lg.leader)
    assert (back.state, back.return_note) == ("draft", "Xem lại hệ số")
    with pytest.raises(RuleBroken, match="bước khác"):
        return_sheet(sheet=sheet, note="x", by=lg.leader)
    score_rows(sheet=sheet, changes=[score(sheet.rows.get(), 9)], by=lg.secretary)
    submit_sheet(sheet=sheet, by=lg.secretary)
    with pytest.raises(RuleBroken, match="nộp lại"):
        approve_sheet(sheet=sheet, seen=seen, by=lg.leader)


def test_a_locked_sheet_stays_what_it_is_whatever_the_newsroom_and_the_units_do(lg):
    piece = lg.published()
    sheet = lg.approved()
    before, people = snapshot(), list(people_of(sheet))
    withdraw_piece(article=piece, reason="Sai", by=lg.second)
    Article.objects.filter(pk=piece.pk).update(title="Tít khác", author_name="Người khác")
    SectionPage.objects.update(title="Mục khác")
    Unit.objects.filter(pk=lg.unit.pk).update(name="Tên khác", parent=lg.other_district, path=lg.other_unit.path)
    payee = sheet.payments.get().payee
    change_payee(
        payee=payee,
        about=About(full_name="Tên khác", tax_rule="declared", bank_name="Khác", bank_account="0123456789"),
        by=lg.secretary,
    )
    assert snapshot() == before
    assert list(people_of(Sheet.objects.get(pk=sheet.pk))) == people
    for refused in (
        lambda: refresh_sheet(sheet=sheet, by=lg.secretary),
        lambda: score_rows(sheet=sheet, changes=[], by=lg.secretary),
        lambda: submit_sheet(sheet=sheet, by=lg.secretary),
        lambda: return_sheet(sheet=sheet, note="x", by=lg.leader),
    ):
        with pytest.raises(RuleBroken, match="khóa"):
            refused()
    # Nor does the piece come again on another month's sheet.
    following = start_sheet(unit=lg.province, month=next_month(lg.month), by=lg.secretary)
    assert following.rows.count() == 0


BROKEN = [
    "UPDATE payments_sheet SET net_vnd = 1",
    "UPDATE payments_sheet SET state = 'draft'",
    "UPDATE payments_sheet SET state = 'submitted'",
    "UPDATE payments_sheet SET unit_name = 'x', state = 'paid'",
    "DELETE FROM payments_sheet",
    "UPDATE payments_sheetrow SET amount_vnd = 1",
    "UPDATE payments_sheetrow SET title = 'x'",
    "DELETE FROM payments_sheetrow",
    "INSERT INTO payments_credit (row_id, name, share_percent, amount_vnd, position)"
    " SELECT id, 'x', 1, 1, 1 FROM payments_sheetrow",
    "UPDATE payments_credit SET payee_id = NULL",
    "DELETE FROM payments_credit",
    "UPDATE payments_payment SET full_name = 'x'",
    "DELETE FROM payments_payment",
    "UPDATE payments_scheme SET unit_value_vnd = 1",
    "UPDATE payments_rate SET usual = highest",
    "DELETE FROM payments_rate",
    "INSERT INTO payments_rate (scheme_id, work, lowest, usual, highest)"
    " SELECT id, 'video', 1, 1, 1 FROM payments_scheme",
]


@pytest.mark.parametrize("state", ["approved", "paid"])
def test_the_database_itself_refuses_to_change_a_locked_sheet(lg, state):
    lg.published()
    sheet = lg.approved()
    if state == "paid":
        pay_sheet(sheet=sheet, by=lg.secretary)
    before = snapshot()
    for statement in BROKEN:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert snapshot() == before, statement
    assert (Payment.objects.count(), Credit.objects.count(), SheetRow.objects.count()) == (1, 1, 1)


def test_a_paid_sheet_takes_no_new_payment_and_no_new_row(lg):
    lg.published()
    sheet = lg.approved()
    row, payment = sheet.rows.get(), sheet.payments.get()
    row.pk = payment.pk = None
    row.part = "clip"
    for thing in (row, payment):
        with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
            thing.save(force_insert=True)
    with pytest.raises(DatabaseError, match="starts as a draft"), transaction.atomic():
        Sheet.objects.create(
            unit=lg.district,
            month=lg.month,
            scheme=Scheme.objects.get(),
            state="paid",
            prepared_by=lg.chief,
            prepared_at=sheet.prepared_at,
            approved_by=lg.leader,
            net_vnd=1,
        )


def test_a_submitted_sheet_is_held_by_the_database_too(lg):
    lg.published()
    sheet = lg.submitted()
    for change in (
        lambda: SheetRow.objects.update(coefficient=Decimal(9)),
        lambda: Credit.objects.update(amount_vnd=9),
        lambda: Sheet.objects.filter(pk=sheet.pk).update(state="paid"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_payees_new_name_reaches_a_draft_when_it_is_submitted(lg):
    lg.published()
    sheet = lg.sheet()
    payee = Credit.objects.get().payee
    change_payee(
        payee=payee, about=About(full_name="Trần Thị Lan Anh", tax_rule="withheld", bank_name=""), by=lg.secretary
    )
    submit_sheet(sheet=sheet, by=lg.secretary)
    assert Credit.objects.get().name == "Trần Thị Lan Anh"


def test_the_database_sums_and_taxes_as_the_rules_do(lg):
    lg.scheme(tax_from_vnd=2_000_005)
    lg.published(author_name="Ai Đó")
    sheet = lg.sheet()
    salaried, below, *_others = lg.fill(sheet, 4)
    Payee.objects.filter(pk=salaried.pk).update(tax_rule="salaried")
    Credit.objects.filter(payee=below).update(amount_vnd=2_000_004)
    people = list(people_of(sheet))
    # 10 % of 2.000.005 is 200.000,5: a half goes up.
    assert [one.tax_vnd for one in people] == [0, 0, 200_001, 200_001, 0]
    assert people[-1].name == "Chưa rõ người nhận"
    sums = totals_of(sheet)
    assert (sums.works, sums.people) == (5, 4)
    assert (sums.gross_vnd, sums.tax_vnd) == (sum(one.gross_vnd for one in people), 400_002)
    Credit.objects.filter(payee=None).update(payee=lg.payee(), name="Hồ Văn Khách")
    sums = totals_of(sheet)
    held = submit_sheet(sheet=sheet, by=lg.secretary)
    approved = approve_sheet(sheet=held, seen=held.submitted_at.isoformat(), by=lg.leader)
    assert totals_of(approved) == sums
    paid = list(people_of(approved))
    assert [(one.tax_vnd, one.tax_code) for one in paid[:-1]] == [(one.tax_vnd, "8012345678") for one in people[:-1]]


@pytest.mark.parametrize("count", [1, 300])
def test_deciding_costs_the_same_however_long_the_sheet_is(lg, count, django_assert_num_queries):
    lg.published()
    sheet = lg.sheet()
    lg.fill(sheet, count)
    with django_assert_num_queries(18, info="submit"):
        held = submit_sheet(sheet=sheet, by=lg.secretary)
    with django_assert_num_queries(15, info="approve"):
        approve_sheet(sheet=held, seen=held.submitted_at.isoformat(), by=lg.leader)
    with django_assert_num_queries(13, info="pay"):
        pay_sheet(sheet=held, by=lg.leader)
    assert sheet.payments.count() == count + 1
