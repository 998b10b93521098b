"""Figures, without a database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.publishing.payments.rules import (
    Score,
    Terms,
    account_of,
    add_up,
    amount_of,
    by_weight,
    half_up,
    in_range,
    is_short_for,
    last_of,
    masked,
    names_in,
    next_month,
    rate_key,
    split,
    tax_code_of,
    tax_of,
)

# However slow the machine: what is asked is whether it is right.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TERMS = Terms(
    unit_value_vnd=234_000, round_to_vnd=1000, hard_percent=30, minority_percent=20, reprint_percent=50, duty_percent=40
)


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 936_000),
        ({"coefficient": Decimal("4.05")}, 948_000),
        ({"quantity": 3}, 2_808_000),
        ({"pay_percent": 0}, 0),
        ({"is_reprint": True}, 468_000),
        ({"is_duty": True}, 374_000),
        ({"is_hard": True}, 1_217_000),
        ({"is_hard": True, "is_minority": True}, 1_404_000),
        ({"is_hard": True, "is_reprint": True, "pay_percent": 90}, 548_000),
        ({"coefficient": Decimal(0), "is_hard": True}, 0),
    ],
)
def test_a_work_is_coefficient_times_unit_less_reductions_plus_extras(changes, amount):
    assert amount_of(TERMS, Score(**{"coefficient": Decimal(4), **changes})) == amount


@pytest.mark.parametrize(
    ("value", "step", "rounded"),
    [("1.5", 1, 2), ("2.5", 1, 3), ("-2.5", 1, -3), ("1499", 1000, 1000), ("1500", 1000, 2000)],
)
def test_a_half_goes_up(value, step, rounded):
    assert half_up(Decimal(value), step) == rounded


def test_a_third_each_leaves_no_dong_over():
    thirds = by_weight([1, 1, 1])
    assert thirds == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert split(1_000_000, thirds) == [333_400, 333_300, 333_300]
    assert split(2, thirds) == [1, 1, 0]
    assert split(-2, thirds) == [-1, -1, 0]


shares = st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=12).filter(any).map(by_weight)


@steady
@given(st.integers(min_value=-(10**12), max_value=10**12), shares)
def test_parts_are_the_whole_and_nobody_loses_a_dong(amount, shares):
    parts = split(amount, shares)
    assert sum(parts) == amount
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - amount * share / 100) < 1
        # Whoever has no share gets nothing of what is left over.
        assert share or not part


@steady
@given(st.lists(st.integers(min_value=1, max_value=1000), min_size=1, max_size=12))
def test_shares_by_weight_always_add_up(weights):
    assert add_up(by_weight(weights))


@steady
@given(
    st.decimals(min_value=0, max_value=50, places=2),
    st.integers(min_value=0, max_value=10_000_000),
    st.sampled_from([1, 100, 1000]),
    st.integers(min_value=0, max_value=100),
)
def test_an_amount_is_never_further_from_the_product_than_half_a_step(coefficient, unit, step, percent):
    terms = Terms(unit_value_vnd=unit, round_to_vnd=step)
    amount = amount_of(terms, Score(coefficient=coefficient, pay_percent=percent))
    assert amount % step == 0
    assert abs(amount - coefficient * unit * percent / 100) <= Decimal(step) / 2


def test_shares_that_do_not_add_up_share_nothing():
    for shares in ([], [Decimal(99)], [Decimal("50.01"), Decimal(50)], [Decimal(-10), Decimal(110)]):
        with pytest.raises(ValueError, match="percent"):
            split(100, shares)


@pytest.mark.parametrize(
    ("gross", "withheld", "tax"),
    [
        (1_999_999, True, 0),
        (2_000_000, True, 200_000),
        (2_000_005, True, 200_001),
        (2_000_004, True, 200_000),
        (9_000_000, False, 0),
        (-500_000, True, 0),
        (0, True, 0),
    ],
)
def test_tax_is_of_the_whole_payment_from_the_threshold_on(gross, withheld, tax):
    assert tax_of(gross, percent=Decimal(10), from_vnd=2_000_000, is_withheld=withheld) == tax


def test_no_threshold_taxes_every_dong_but_none_below_nought():
    assert tax_of(100, percent=Decimal(10), from_vnd=0, is_withheld=True) == 10
    assert tax_of(-100, percent=Decimal(10), from_vnd=0, is_withheld=True) == 0


def test_the_range_holds_and_nought_is_not_paid():
    assert [in_range(Decimal(one), Decimal(2), Decimal(10)) for one in (0, 1, 2, 10, 11)] == [
        True,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("", []),
        ("Trần Lan", ["Trần Lan"]),
        ("Tin, ảnh: Nguyễn Thị Mẫu", ["Nguyễn Thị Mẫu"]),
        ("Bài và ảnh: Lan - Mai", ["Lan", "Mai"]),
        ("Trần Lan, Lê Mai và Hồ Tập", ["Trần Lan", "Lê Mai", "Hồ Tập"]),
        ("Trần Lan; TRẦN LAN", ["TRẦN LAN"]),
        ("Ảnh: CTV", ["CTV"]),
        ("Lan Phương (minh họa)", ["Lan Phương"]),
        ("Thu Hà/Lan Anh", ["Thu Hà", "Lan Anh"]),
    ],
)
def test_a_credit_names_people(printed, names):
    assert names_in(printed) == names


@pytest.mark.parametrize(
    ("printed", "full", "is_one"),
    [
        ("Trần Lan", "Trần Thị Lan", True),
        ("tran thi lan", "Trần Thị Lan", True),
        ("Thị Lan", "Trần Thị Lan", True),
        ("Lan", "Trần Thị Lan", False),
        ("Trần Mai", "Trần Thị Lan", False),
        ("", "Trần Thị Lan", False),
    ],
)
def test_a_pen_name_may_leave_out_the_middle(printed, full, is_one):
    assert is_short_for(printed, full) is is_one


def test_numbers_are_checked_and_seen_by_their_end():
    assert tax_code_of(" 8012 345.678 ") == "8012345678"
    assert tax_code_of("012345678901") == "012345678901"
    assert tax_code_of("") == ""
    assert [tax_code_of(text) for text in ("12345", "12345678901", "abc")] == [None] * 3
    assert account_of("0123 4567 89") == "0123456789"
    assert [account_of(text) for text in ("12345", "=1+1", "1" * 25)] == [None] * 3
    assert [masked(text) for text in ("", "1234567", "0123456789")] == ["", "••••", "••••6789"]


def test_months_and_rates():
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)
    assert [rate_key("article", "news"), rate_key("video", "news")] == ["news", "video"]
