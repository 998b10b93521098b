"""Reads of more than one screen, each with what it costs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext as _

from lantoa.kit.text import fold
from lantoa.org.units.facade import Unit
from lantoa.publishing.payments.models import Credit, Payee, Payment, Scheme, Sheet, SheetRow
from lantoa.publishing.payments.rules import masked, tax_of

PAGE = 50
AT_ONCE = 2_000
FILTERS = ("", "chua-ro", "luu-y", "khong-tra", "dieu-chinh")


@dataclass(frozen=True)
class PersonTotal:
    """What one person gets by one sheet; `payee_id` None: printed names that are nobody's yet. Money is đồng."""

    payee_id: int | None
    name: str
    works: int
    gross_vnd: int
    tax_vnd: int
    tax_rule: str = ""
    # In full for whoever sends the money; screens show the masked ones.
    tax_code: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    bank_name: str = ""

    @property
    def net_vnd(self) -> int:
        """What is left of it."""
        return self.gross_vnd - self.tax_vnd

    @property
    def masked_tax_code(self) -> str:
        """What screens and the printed list show of it."""
        return masked(self.tax_code)

    @property
    def masked_account(self) -> str:
        """What screens show of it."""
        return masked(self.account)


@dataclass(frozen=True)
class Totals:
    """One sheet's sums in đồng."""

    works: int
    people: int
    gross_vnd: int
    tax_vnd: int

    @property
    def net_vnd(self) -> int:
        """What goes out."""
        return self.gross_vnd - self.tax_vnd


@dataclass(frozen=True)
class Wanted:
    """Which rows of a sheet are asked for."""

    words: str = ""
    work: str = ""
    section: str = ""
    show: str = ""
    payee_id: int | None = None


def scheme_of(unit: Unit, month: date, *, is_locked: bool = False) -> Scheme | None:
    """The unit's scheme that holds in the month, held until the transaction ends when `is_locked`. One query."""
    rows = Scheme.objects.select_for_update() if is_locked else Scheme.objects.all()
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=month)
    return rows.filter(holds, unit=unit, valid_from__lte=month).first()


def rows_of(sheet: Sheet, wanted: Wanted) -> QuerySet[SheetRow]:
    """The sheet's rows as they are listed: by day, the parts of a piece together, adjustments last."""
    rows = sheet.rows.all()
    for word in fold(wanted.words).split()[:8]:
        named = Credit.objects.filter(row=OuterRef("pk"), payee__search_key__contains=word)
        rows = rows.filter(Q(search_key__contains=word) | Exists(named))
    if wanted.work:
        rows = rows.filter(work=wanted.work)
    if wanted.section:
        rows = rows.filter(section_name=wanted.section)
    if wanted.payee_id is not None:
        rows = rows.filter(Exists(Credit.objects.filter(row=OuterRef("pk"), payee=wanted.payee_id)))
    return _shown(rows, wanted.show).order_by("published_at", "article_id", "pk")


def _shown(rows: QuerySet[SheetRow], show: str) -> QuerySet[SheetRow]:
    if show == "chua-ro":
        return rows.filter(Exists(unknown_credits().filter(row=OuterRef("pk"))))
    if show == "luu-y":
        return rows.filter(~Q(standing=SheetRow.Standing.LIVE) | ~Q(remark="") | ~Q(note=""))
    if show == "khong-tra":
        return rows.filter(amount_vnd=0)
    if show == "dieu-chinh":
        return rows.filter(kind=SheetRow.Kind.ADJUSTMENT)
    return rows


def unknown_credits() -> QuerySet[Credit]:
    """Shares worth something of which nobody knows whose they are."""
    return Credit.objects.filter(payee__isnull=True).exclude(amount_vnd=0)


def section_choices(sheet: Sheet) -> list[str]:
    """Sections that have rows on the sheet. One query."""
    names = sheet.rows.exclude(section_name="").order_by("section_name").values_list("section_name", flat=True)
    return list(names.distinct())


def people_of(sheet: Sheet) -> Iterator[PersonTotal]:
    """What each gets, by name, whose names nobody knows last; of a locked sheet as it was approved. One query."""
    return (_person(sheet, row) for row in _people(sheet, "").iterator(chunk_size=AT_ONCE))


def people_page(sheet: Sheet, *, words: str, number: str | None) -> tuple[Page[Any], list[PersonTotal]]:
    """One page of the same, of those called so. Two queries."""
    page = Paginator(_people(sheet, words), PAGE).get_page(number)
    return page, [_person(sheet, row) for row in page.object_list]


def _people(sheet: Sheet, words: str) -> QuerySet[Any]:
    if sheet.is_locked:
        return _called(sheet.payments.order_by("full_name", "pk"), words)
    sums = _sums(sheet, *(f"payee__{name}" for name in _PAID))
    return _called(sums, words).order_by("payee__full_name", "payee")


_PAID = ("full_name", "tax_rule", "tax_code", "bank_name", "bank_account")


def _called(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    for word in fold(words).split()[:8]:
        rows = rows.filter(payee__search_key__contains=word)
    return rows


def _sums(sheet: Sheet, *names: str) -> QuerySet[Credit, dict[str, Any]]:
    """`works` and `gross` by payee, NULL one of them, with these of the payee's fields."""
    credits = Credit.objects.filter(row__sheet=sheet).exclude(amount_vnd=0).order_by().values("payee", *names)
    sums: QuerySet[Credit, dict[str, Any]] = credits.annotate(
        works=Count("row", distinct=True), gross=Sum("amount_vnd")
    )
    return sums


def _person(sheet: Sheet, row: Any) -> PersonTotal:
    return _as_paid(row) if sheet.is_locked else _as_summed(row, sheet.scheme)


def _as_paid(row: Payment) -> PersonTotal:
    return PersonTotal(
        payee_id=row.payee_id,
        name=row.full_name,
        works=row.works,
        gross_vnd=row.gross_vnd,
        tax_vnd=row.tax_vnd,
        tax_rule=row.get_tax_rule_display(),
        tax_code=row.tax_code,
        account=row.bank_account,
        bank_name=row.bank_name,
    )


def _as_summed(row: dict[str, Any], scheme: Scheme) -> PersonTotal:
    gross = int(row["gross"])
    if row["payee"] is None:
        return PersonTotal(None, _("Chưa rõ người nhận"), row["works"], gross, 0)
    is_withheld = row["payee__tax_rule"] == Payee.TaxRule.WITHHELD
    return PersonTotal(
        payee_id=row["payee"],
        name=row["payee__full_name"],
        works=row["works"],
        gross_vnd=gross,
        tax_vnd=tax_of(gross, percent=scheme.tax_percent, from_vnd=scheme.tax_from_vnd, is_withheld=is_withheld),
        tax_rule=str(Payee.TaxRule(row["payee__tax_rule"]).label),
        tax_code=row["payee__tax_code"],
        account=row["payee__bank_account"],
        bank_name=row["payee__bank_name"],
    )


def tax_by_sql(scheme: Scheme) -> Case:
    """`tax_of` for rows that have `gross` and a payee."""
    is_taxed = Q(payee__tax_rule=Payee.TaxRule.WITHHELD, gross__gte=max(scheme.tax_from_vnd, 1))
    # PostgreSQL rounds a half of a decimal away from zero, as the rules do.
    tax = Round(Cast(F("gross"), _EXACT) * Value(scheme.tax_percent, _EXACT) / Value(100, _EXACT))
    return Case(When(is_taxed, then=Cast(tax, BigIntegerField())), default=Value(0), output_field=BigIntegerField())


_EXACT = DecimalField(max_digits=30, decimal_places=4)


def totals_of(sheet: Sheet) -> Totals:
    """The sheet's sums, whatever its size; of a locked one as they were approved. One query, two for a draft."""
    if sheet.is_locked:
        people = sheet.payments.count()
        return Totals(sheet.works or 0, people, sheet.gross_vnd or 0, sheet.tax_vnd or 0)
    by_payee = _sums(sheet, "payee__tax_rule").annotate(tax=tax_by_sql(sheet.scheme))
    sums = by_payee.aggregate(people=Count("payee"), all=Sum("gross"), taxes=Sum("tax"))
    return Totals(sheet.rows.count(), sums["people"], int(sums["all"] or 0), int(sums["taxes"] or 0))


def payees_of(unit: Unit, words: str = "") -> QuerySet[Payee]:
    """Whom the unit pays, by name."""
    rows = Payee.objects.filter(unit=unit).select_related("user")
    for word in fold(words).split()[:8]:
        rows = rows.filter(search_key__contains=word)
    return rows.order_by("search_key", "pk")


def own_works(payments: Iterable[Payment]) -> dict[int, list[Credit]]:
    """The works behind each of one person's payments, by payment. One query."""
    rows = list(payments)
    mine = Q(pk__in=[])
    for payment in rows:
        mine |= Q(row__sheet=payment.sheet_id, payee=payment.payee_id)
    found: dict[tuple[int, int | None], list[Credit]] = {}
    credits = Credit.objects.filter(mine).exclude(amount_vnd=0).select_related("row")
    for credit in credits.order_by("row__published_at", "row_id"):
        found.setdefault((credit.row.sheet_id, credit.payee_id), []).append(credit)
    return {payment.pk: found.get((payment.sheet_id, payment.payee_id), []) for payment in rows}
