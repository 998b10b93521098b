"""A scheme, last month's sheet approved, this month's being scored. Names, figures and accounts are invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from lantoa.config.sample.people import people
from lantoa.kit.clock import local_day
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.payments.actions import add_part
from lantoa.publishing.payments.facade import (
    About,
    Change,
    Credit,
    Draft,
    Payee,
    Range,
    Scheme,
    Sheet,
    SheetRow,
    add_payee,
    approve_sheet,
    score_rows,
    start_sheet,
    submit_sheet,
    write_scheme,
)
from lantoa.services.notify.facade import Notice

# Work, lowest, usual, highest coefficient.
RATES = (
    ("news", 1, 4, 10), ("report", 5, 12, 30), ("portrait", 5, 12, 30), ("interview", 5, 12, 30), ("guide", 2, 6, 10),
    ("photo_story", 4, 10, 30), ("infographic", 4, 12, 30), ("emagazine", 10, 25, 50), ("video", 4, 12, 50),
    ("audio", 2, 8, 30), ("live", 4, 10, 50), ("qa", 2, 5, 10), ("document", 0, 1, 10), ("event", 0, 1, 10),
    ("photo", 1, 2, 10), ("clip", 2, 5, 30),
)  # fmt: skip
FIELDS: dict[str, object] = {
    "name": "Quy chế chi trả nhuận bút của Cổng thông tin Công đoàn Lam Giang",
    "source": "Nghị định 18/2014/NĐ-CP; quyết định mẫu của LĐLĐ tỉnh Lam Giang",
    "unit_value_vnd": 234_000,
    "round_to_vnd": 1000,
    "hard_percent": 30,
    "minority_percent": 30,
    "reprint_percent": 50,
    "duty_percent": 50,
    "withdrawn_percent": 0,
    "corrected_percent": 80,
    "tax_percent": Decimal(10),
    "tax_from_vnd": 2_000_000,
    "tax_source": "Khấu trừ 10 % với một lần chi từ 2.000.000 đồng cho người không có hợp đồng lao động",
    "superior_name": "Tổng Liên đoàn Lao động Việt Nam",
    "office_name": "Liên đoàn Lao động tỉnh Lam Giang",
    "place": "Lam Giang",
    "is_sample": True,
}
# Who has a contract with the federation, and is taxed with the salary.
SALARIED = ("truongban", "phoban", "thuky", "bientap")


def load_payments(users: dict[str, User], moment: datetime) -> None:
    """Everything, by the people who would do it; call when all pieces are there."""
    unit = Unit.objects.get(code="LG")
    day = local_day(moment).replace(day=1)
    before = (day - timedelta(days=1)).replace(day=1)
    rates = {work: Range(Decimal(low), Decimal(usual), Decimal(high)) for work, low, usual, high in RATES}
    first = date(before.year - 1, 1, 1)
    write_scheme(unit=unit, draft=Draft(first, None, FIELDS, rates), by=users["thuongtruc"])
    _load_payees(unit, users)
    for month in (before, day):
        sheet = start_sheet(unit=unit, month=month, by=users["thuky"])
        Sheet.objects.filter(pk=sheet.pk).update(is_sample=True)
        if month == before:
            _thank_a_correspondent(sheet, users)
        _score(sheet, users["phoban"], pays_strangers=month == day)
        if month == before and sheet.rows.exists():
            sheet = submit_sheet(sheet=sheet, by=users["thuky"])
            assert sheet.submitted_at is not None
            approve_sheet(sheet=sheet, seen=sheet.submitted_at.isoformat(), by=users["thuongtruc"])
    Payee.objects.filter(unit=unit).update(is_sample=True)
    Scheme.objects.filter(unit=unit, is_sample=False).update(is_sample=True)
    # Nobody is told of what was done before they came.
    Notice.objects.filter(source__startswith="payment_sheet:").delete()


def _load_payees(unit: Unit, users: dict[str, User]) -> None:
    for number, person in enumerate((one for one in people() if one.pen_name), 1):
        about = About(
            full_name=person.full_name,
            tax_rule="salaried" if person.username in SALARIED else "withheld",
            bank_name="Ngân hàng Mẫu",
            pen_names=person.pen_name,
            tax_code=f"{number:010d}",
            bank_account=f"{number:012d}",
        )
        add_payee(unit=unit, about=about, by=users["thuky"], user=users[person.username])


def _thank_a_correspondent(sheet: Sheet, users: dict[str, User]) -> None:
    """The grassroots account filmed a clip for one piece: its own page of payments is not empty."""
    row = sheet.rows.filter(kind=SheetRow.Kind.PIECE).order_by("pk").first()
    if row is not None:
        clip = add_part(row=row, part=SheetRow.Part.CLIP, by=users["phoban"])
        payee = Payee.objects.get(user=users["coso"])
        Credit.objects.filter(row=clip).update(payee=payee, name=payee.full_name)


def _score(sheet: Sheet, by: User, *, pays_strangers: bool) -> None:
    """Every third row got more than usual; names that are nobody's are unpaid unless they may wait."""
    tops = {work: high for work, _low, _usual, high in RATES}
    strangers = set(Credit.objects.filter(row__sheet=sheet, payee=None).values_list("row", flat=True))
    changes = []
    for number, row in enumerate(sheet.rows.order_by("pk")):
        more = min(row.coefficient + 2, Decimal(tops.get(row.work, 0))) if number % 3 == 0 else row.coefficient
        wanted = Decimal(0) if row.pk in strangers and not pays_strangers else more
        changes.append(Change(row.pk, row.version, wanted, row.quantity, row.pay_percent))
    score_rows(sheet=sheet, changes=changes, by=by)
