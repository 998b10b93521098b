"""Reads of more than one screen, each with what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from lantoa.kit.text import fold
from lantoa.org.units.facade import Unit
from lantoa.publishing.payments.models import Credit, Payee, Payment, Scheme, Sheet, SheetRow
from lantoa.publishing.payments.rules import tax_of

PAGE = 50
FILTERS = ("", "chua-ro", "luu-y", "khong-tra", "dieu-chinh")


@dataclass(frozen=True)
class PersonTotal:
    """What one person gets by one sheet; `payee_id` None: printed names that are nobody's yet. Money is đồng."""

    payee_id: int | None
    name: str
    works: int
    gross_vnd: int
    tax_vnd: int
    net_vnd: int
    tax_rule: str
    masked_tax_code: str
    masked_account: str
    bank_name: str


@dataclass(frozen=True)
class Totals:
    """One sheet's sums in đồng."""

    works: int
    people: int
    gross_vnd: int
    tax_vnd: int
    net_vnd: int


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


def people_of(sheet: Sheet) -> list[PersonTotal]:
    """What each gets, by name; of a locked sheet as it was approved. One query, two for a draft."""
    if sheet.is_locked:
        return [_as_paid(row) for row in sheet.payments.order_by("full_name", "pk")]
    sums = Credit.objects.filter(row__sheet=sheet).exclude(amount_vnd=0).order_by().values("payee")
    rows = sums.annotate(works=Count("row", distinct=True), gross=Sum("amount_vnd"))
    found: dict[int | None, tuple[int, int]] = {row["payee"]: (row["works"], row["gross"]) for row in rows}
    payees = Payee.objects.filter(unit=sheet.unit_id, pk__in=[pk for pk in found if pk])
    people = [_as_summed(payee, *found[payee.pk], sheet.scheme) for payee in payees.order_by("full_name", "pk")]
    if None in found:
        people.append(_nobodys(*found[None]))
    return people


def _as_paid(row: Payment) -> PersonTotal:
    return PersonTotal(
        payee_id=row.payee_id,
        name=row.full_name,
        works=row.works,
        gross_vnd=row.gross_vnd,
        tax_vnd=row.tax_vnd,
        net_vnd=row.net_vnd,
        tax_rule=row.get_tax_rule_display(),
        masked_tax_code=row.masked_tax_code,
        masked_account=row.masked_account,
        bank_name=row.bank_name,
    )


def _as_summed(payee: Payee, works: int, gross: int, scheme: Scheme) -> PersonTotal:
    tax = tax_of(gross, percent=scheme.tax_percent, from_vnd=scheme.tax_from_vnd, is_withheld=payee.is_withheld)
    return PersonTotal(
        payee_id=payee.pk,
        name=payee.full_name,
        works=works,
        gross_vnd=gross,
        tax_vnd=tax,
        net_vnd=gross - tax,
        tax_rule=payee.get_tax_rule_display(),
        masked_tax_code=payee.masked_tax_code,
        masked_account=payee.masked_account,
        bank_name=payee.bank_name,
    )


def _nobodys(works: int, gross: int) -> PersonTotal:
    return PersonTotal(None, _("Chưa rõ người nhận"), works, gross, 0, gross, "", "", "", "")


def totals(people: Iterable[PersonTotal], *, works: int) -> Totals:
    """Their sums. No query."""
    everybody = list(people)
    return Totals(
        works=works,
        people=sum(one.payee_id is not None for one in everybody),
        gross_vnd=sum(one.gross_vnd for one in everybody),
        tax_vnd=sum(one.tax_vnd for one in everybody),
        net_vnd=sum(one.net_vnd for one in everybody),
    )


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
