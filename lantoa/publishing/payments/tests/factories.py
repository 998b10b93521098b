"""A federation whose board pays: valid with no arguments."""

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lantoa.kit.clock import VIETNAM, today
from lantoa.org.people.facade import Role, User
from lantoa.publishing.newsroom.models import Article, Dispatch
from lantoa.publishing.newsroom.tests.factories import Federation, make_user
from lantoa.publishing.payments.actions import (
    About,
    Change,
    Draft,
    Range,
    add_payee,
    approve_sheet,
    start_sheet,
    submit_sheet,
    write_scheme,
)
from lantoa.publishing.payments.models import Credit, Payee, Scheme, Sheet, SheetRow
from lantoa.publishing.payments.rules import first_of

_numbers = itertools.count(1)
RATES = {
    "news": (2, 4, 10),
    "report": (4, 8, 30),
    "photo": (1, 2, 10),
    "clip": (1, 5, 30),
}


def last_month() -> date:
    """The first day of the month before this one, in Việt Nam."""
    return first_of(first_of(today()) - timedelta(days=1))


class Board(Federation):
    """Thư prepares, Trực approves; Lan and Mai write; the chief of a district has nothing to do with it."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign_chief = make_user(self.other_district, Role.MANAGING_EDITOR, name="Lý Văn Ngoài")
        self.month = last_month()

    def scheme(self, **changes: Any) -> Scheme:
        rates = changes.pop("rates", RATES)
        unit, by = changes.pop("unit", self.province), changes.pop("by", self.leader)
        fields = {
            "name": "Quy chế nhuận bút",
            "source": "Quyết định 12/QĐ-LĐLĐ",
            "office_name": "LĐLĐ tỉnh Lam Giang",
            "unit_value_vnd": 100_000,
            "reprint_percent": 50,
            "duty_percent": 40,
            "hard_percent": 30,
            "tax_percent": Decimal(10),
            "tax_from_vnd": 2_000_000,
        }
        draft = Draft(
            first_month=changes.pop("first_month", date(2020, 1, 1)),
            last_month=changes.pop("last_month", None),
            fields=fields | changes,
            rates={work: Range(*map(Decimal, figures)) for work, figures in rates.items()},
        )
        return write_scheme(unit=unit, draft=draft, by=by)

    def published(self, **changes: Any) -> Article:
        """A piece that Lan filed; it went out on the 10th of the sheet's month at noon, unless `at` says otherwise.

        The steps of the desk are the newsroom's to test: here it is out, and that is all.
        """
        at = changes.pop("at", datetime(self.month.year, self.month.month, 10, 12, tzinfo=VIETNAM))
        said = {"title": "Bữa cơm ca ba", "author_name": "Trần Lan", "unit": self.unit, "editor": self.editor} | changes
        out = {"live": True, "state": Article.State.PUBLISHED, "first_published_at": at}
        piece = self.section.add_child(instance=Article(slug=f"bai-{next(_numbers)}", **said, **out))
        filed = {"unit": self.unit, "filed_by": self.lan, "filed_at": at, "changed_at": at, "title": piece.title}
        Dispatch.objects.create(article=piece, state=Dispatch.State.PUBLISHED, **filed)
        return Article.objects.get(pk=piece.pk)

    def sheet(self, *, month: date | None = None) -> Sheet:
        if not Scheme.objects.filter(unit=self.province).exists():
            self.scheme()
        return start_sheet(unit=self.province, month=month or self.month, by=self.secretary)

    def submitted(self) -> Sheet:
        return submit_sheet(sheet=self.sheet(), by=self.secretary)

    def approved(self) -> Sheet:
        sheet = self.submitted()
        return approve_sheet(sheet=sheet, seen=sheet.submitted_at.isoformat(), by=self.leader)

    def payee(self, name: str = "Hồ Văn Khách", user: User | None = None, **changes: Any) -> Payee:
        about = About(full_name=name, bank_name="Ngân hàng Mẫu", **{"tax_rule": "withheld", **changes})
        return add_payee(unit=self.province, about=about, by=self.secretary, user=user)

    def fill(self, sheet: Sheet, count: int) -> list[Payee]:
        """So many works more on the sheet, each by a payee of its own, worth 2,000,005 đ; the payees."""
        day = datetime(self.month.year, self.month.month, 11, tzinfo=VIETNAM)
        about = {"unit": self.province, "tax_rule": "withheld", "created_at": day}
        people = Payee.objects.bulk_create(
            Payee(**about, full_name=f"Cộng Tác {place:03}", search_key=f"cong tac {place:03}", tax_code="8012345678")
            for place in range(count)
        )
        work = {"sheet": sheet, "published_at": day, "work": "news", "amount_vnd": 2_000_005}
        rows = SheetRow.objects.bulk_create(
            SheetRow(**work, title=f"Tin {place}", search_key=f"tin {place}") for place in range(count)
        )
        share = {"share_percent": 100, "amount_vnd": 2_000_005}
        Credit.objects.bulk_create(
            Credit(**share, row=row, payee=payee, name=payee.full_name) for row, payee in zip(rows, people, strict=True)
        )
        return people


def score(row: SheetRow, coefficient: Any, *, seen: int | None = None, quantity: int = 1, percent: int = 100) -> Change:
    return Change(
        row_id=row.pk,
        seen=row.version if seen is None else seen,
        coefficient=Decimal(str(coefficient)),
        quantity=quantity,
        pay_percent=percent,
    )


def scheme_form(**changes: str) -> dict[str, str]:
    """A scheme as its screen sends it."""
    percents = ("hard", "minority", "reprint", "duty", "withdrawn", "corrected")
    values = {f"{name}_percent": "100" for name in percents}
    values |= {"name": "Quy chế", "source": "Căn cứ", "office_name": "LĐLĐ", "unit_value_vnd": "234.000"}
    values |= {"tax_percent": "10", "tax_from_vnd": "2.000.000", "first_month": "2026-01", "last_month": ""}
    values |= {"news-l": "1,5", "news-u": "4", "news-h": "10"}
    return values | changes
