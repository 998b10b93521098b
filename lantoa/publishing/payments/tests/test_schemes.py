"""Versions of the rules of payment, and whom they pay."""

from datetime import date

import pytest
from django.db import connection

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.models import AuditEntry
from lantoa.publishing.payments.actions import About, add_payee, change_payee, change_scheme, end_scheme
from lantoa.publishing.payments.models import Payee, Scheme
from lantoa.publishing.payments.queries import scheme_of
from lantoa.publishing.payments.rules import next_month
from lantoa.publishing.payments.tests.factories import scheme_form as form
from lantoa.publishing.payments.views.schemes import _draft

SECRET, ACCOUNT = "8012345678", "970412345678"


def test_a_new_version_ends_the_one_before_it(lg):
    first = lg.scheme()
    second = lg.scheme(first_month=date(2026, 7, 1), unit_value_vnd=253_000)
    first.refresh_from_db()
    assert (first.valid_to, second.valid_to) == (date(2026, 6, 30), None)
    assert [scheme_of(lg.province, month) for month in (date(2019, 12, 1), date(2026, 6, 1), date(2026, 7, 1))] == [
        None,
        first,
        second,
    ]


def test_no_two_versions_hold_in_one_month(lg):
    lg.scheme(first_month=date(2026, 1, 1), last_month=date(2026, 12, 1))
    for first, last in (
        (date(2025, 1, 1), None),
        (date(2025, 6, 1), date(2026, 1, 1)),
        (date(2026, 12, 1), None),
        (date(2025, 1, 1), date(2030, 1, 1)),
    ):
        with pytest.raises(RuleBroken, match="Đã có quy chế khác"):
            lg.scheme(first_month=first, last_month=last)
    lg.scheme(first_month=date(2026, 6, 1), unit=lg.district)
    assert Scheme.objects.count() == 2


def test_coefficients_stand_in_order_and_below_the_laws_highest(lg):
    for rates, said in (
        ({}, "ít nhất một"),
        ({"news": (5, 4, 10)}, "Tin"),
        ({"news": (1, 4, 3)}, "Tin"),
        ({"news": (1, 4, 51)}, "quá 50"),
    ):
        with pytest.raises(RuleBroken, match=said):
            lg.scheme(rates=rates)
    with pytest.raises(RuleBroken, match="Tháng cuối"):
        lg.scheme(first_month=date(2026, 2, 1), last_month=date(2026, 1, 1))
    assert Scheme.objects.count() == 0


def test_a_used_version_is_not_changed_but_may_end(lg):
    scheme = lg.scheme()
    change_scheme(scheme=scheme, draft=_draft(form(first_month="2020-01")), by=lg.leader)
    scheme.refresh_from_db()
    assert (scheme.unit_value_vnd, [str(rate.lowest) for rate in scheme.rates.all()]) == (234_000, ["1.50"])
    lg.published()
    lg.sheet()
    with pytest.raises(RuleBroken, match="phiên bản mới"):
        change_scheme(scheme=scheme, draft=_draft(form()), by=lg.leader)
    with pytest.raises(RuleBroken, match="Đã có bảng"):
        end_scheme(scheme=scheme, last_month=date(2020, 1, 1), by=lg.leader)
    with pytest.raises(RuleBroken, match="sau tháng bắt đầu"):
        end_scheme(scheme=scheme, last_month=date(2019, 1, 1), by=lg.leader)
    with pytest.raises(RuleBroken, match="Đã có bảng"):
        lg.scheme(first_month=lg.month)
    end_scheme(scheme=scheme, last_month=lg.month, by=lg.leader)
    assert scheme_of(lg.province, next_month(lg.month)) is None
    lg.scheme(first_month=next_month(lg.month))


def test_a_board_below_does_not_take_its_pieces_from_who_pays_them(lg):
    own = {"unit": lg.other_district, "by": lg.foreign_chief}
    lg.scheme(**own, first_month=date(2020, 1, 1), last_month=date(2021, 1, 1))
    lg.scheme()
    with pytest.raises(RuleBroken, match="Cấp trên đang chi trả"):
        lg.scheme(**own, first_month=date(2022, 1, 1))
    lg.scheme(unit=lg.other_district, first_month=date(2022, 1, 1))


def test_who_does_not_answer_for_the_money_writes_no_scheme(lg):
    scheme = lg.scheme()
    for who in (lg.secretary, lg.editor, lg.lan, lg.foreign_chief):
        with pytest.raises(NotAllowed):
            change_scheme(scheme=scheme, draft=_draft(form()), by=who)
        with pytest.raises(NotAllowed):
            end_scheme(scheme=scheme, last_month=lg.month, by=who)


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit_value_vnd": "nhiều"},
        {"tax_percent": "101"},
        {"tax_percent": "1e9"},
        {"hard_percent": "201"},
        {"name": " "},
        {"source": "x" * 301},
        {"news-u": "x"},
        {"first_month": "2026-13"},
        {"first_month": ""},
        {"last_month": "x"},
    ],
)
def test_a_form_that_says_nonsense_is_refused_in_words(wrong):
    with pytest.raises(RuleBroken):
        _draft(form(**wrong))


def test_numbers_are_ciphertext_in_the_database_and_in_no_audit(lg):
    payee = lg.payee(tax_code=SECRET, bank_account=ACCOUNT)
    assert (payee.masked_tax_code, payee.masked_account) == ("••••5678", "••••5678")
    about = About(full_name="Hồ Văn Khách", tax_rule="declared", bank_name="Khác", bank_account="111122223333")
    changed = change_payee(payee=payee, about=about, by=lg.secretary)
    assert (changed.tax_code, changed.bank_account) == (SECRET, "111122223333")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM payments_payee p")
        kept = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(to_jsonb(a)::text, ' ') FROM audit_auditentry a")
        noted = cursor.fetchone()[0]
    for number in (SECRET, ACCOUNT, "111122223333"):
        assert number not in kept
        assert number not in noted
    assert AuditEntry.objects.get(verb="payments.change_payee").detail == {
        "changed": ["tax_rule", "bank_name", "bank_account"]
    }


def test_a_person_is_kept_once(lg):
    lg.payee("Trần Thị Lan", user=lg.lan, tax_code=SECRET)
    with pytest.raises(RuleBroken, match="đã có"):
        lg.payee("Lan khác", user=lg.lan)
    with pytest.raises(RuleBroken, match="đã có"):
        lg.payee("Trần Lan", tax_code="8012 345 678")
    about = About(full_name="Trần Lan", tax_rule="withheld", bank_name="", tax_code=SECRET)
    add_payee(unit=lg.district, about=about, by=lg.chief)
    assert Payee.objects.count() == 2


def test_a_payee_needs_a_name_and_possible_numbers(lg):
    wrong = {"tax_rule": "never", "tax_code": "123", "bank_account": "x", "name": " "}
    for name, value in [*wrong.items(), ("name", "x" * 121)]:
        with pytest.raises(RuleBroken):
            lg.payee(**{"name": "Ai", name: value})
    assert Payee.objects.count() == 0


def test_who_does_not_keep_payees_does_not_change_them(lg):
    payee = lg.payee()
    about = About(full_name="Khác", tax_rule="withheld", bank_name="")
    for who in (lg.leader, lg.editor, lg.lan, lg.foreign_chief):
        with pytest.raises(NotAllowed):
            change_payee(payee=payee, about=about, by=who)
        with pytest.raises(NotAllowed):
            add_payee(unit=lg.province, about=about, by=who)
