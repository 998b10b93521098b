"""Works are scored, shared out and mended; who saves says which version they saw."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import fold
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.payments.actions.locked import count_amounts, open_sheet, write_fields
from lantoa.publishing.payments.models import Credit, Payee, Rate, Sheet, SheetRow
from lantoa.publishing.payments.rules import (
    HUNDRED,
    LOCKED_STATES,
    MOST_CREDITS,
    MOST_PARTS,
    add_up,
    by_weight,
    in_range,
)
from lantoa.publishing.payments.words import wanted_line, wanted_reason

SCORED = ["coefficient", "quantity", "pay_percent", "amount_vnd", "version", "scored_by", "scored_at"]
FLAGS = ("is_hard", "is_minority", "is_reprint", "is_duty")


@dataclass(frozen=True)
class Change:
    """What one line of the sheet was given, and which version of it was seen."""

    row_id: int
    seen: int
    coefficient: Decimal
    quantity: int
    pay_percent: int


@dataclass
class Outcome:
    """What became of a page of scores: how many rows changed, and why others did not."""

    saved: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One person's part of a work: a payee or a name that is nobody's yet, and a share in percent (None: equal)."""

    payee: Payee | None
    name: str
    share: Decimal | None


@dataclass(frozen=True)
class Detail:
    """Everything that can be said of one work."""

    change: Change
    flags: frozenset[str]
    note: str
    parts: Sequence[Part]


@transaction.atomic
def score_rows(*, sheet: Sheet, changes: Sequence[Change], by: User) -> Outcome:
    """Score a page of works.

    A row that somebody else changed since it was seen is refused, naming them; the rest is saved. Seven statements for
    any number of rows. Raises RuleBroken unless the sheet is a draft.
    """
    held = open_sheet(sheet, by)
    wanted = {change.row_id: change for change in changes}
    rates = {rate.work: rate for rate in held.scheme.rates.all()}
    rows = held.rows.filter(pk__in=wanted, kind=SheetRow.Kind.PIECE).select_related("scored_by").order_by("pk")
    outcome, changed = Outcome(), []
    before: dict[str, object] = {}
    for row in rows:
        change = wanted[row.pk]
        if _says(row) == (change.coefficient, change.quantity, change.pay_percent):
            continue
        if refusal := _refusal(row, change, rates.get(row.work)):
            outcome.refused[row.pk] = refusal
            continue
        before[str(row.pk)] = [str(row.coefficient), row.quantity, row.pay_percent]
        _take(row, change, by)
        changed.append(row)
    _save(held, changed)
    outcome.saved = len(changed)
    if changed:
        after = {str(row.pk): [str(row.coefficient), row.quantity, row.pay_percent] for row in changed}
        detail: dict[str, object] = {"before": before, "after": after}
        record("payments.score_rows", held, by=by, unit_id=held.unit_id, detail=detail)
    return outcome


@transaction.atomic
def change_row(*, row: SheetRow, detail: Detail, by: User) -> SheetRow:
    """One work wholly: score, extras and reductions, note, who has part in it. Raises RuleBroken.

    Shares must add up to 100; where none is given, everybody gets the same.
    """
    sheet = open_sheet(row.sheet, by)
    held = SheetRow.objects.select_related("scored_by").get(pk=row.pk)
    rate = sheet.scheme.rates.filter(work=held.work).first()
    if held.kind != SheetRow.Kind.PIECE:
        raise RuleBroken(_("Dòng điều chỉnh không chấm lại được. Hãy bỏ dòng rồi ghi dòng khác."))
    if refusal := _refusal(held, detail.change, rate):
        raise RuleBroken(refusal)
    credits = _credits(held, detail.parts, sheet)
    _take(held, detail.change, by)
    for name in FLAGS:
        setattr(held, name, name in detail.flags)
    held.note = detail.note
    count_amounts(sheet, [held], credits)
    held.save()
    held.credits.all().delete()
    Credit.objects.bulk_create(credits)
    said: dict[str, object] = {
        "row": held.pk,
        "coefficient": str(held.coefficient),
        "percent": held.pay_percent,
        "flags": sorted(detail.flags),
        "shares": [[credit.name, str(credit.share_percent)] for credit in credits],
    }
    record("payments.change_row", sheet, by=by, unit_id=sheet.unit_id, detail=said)
    return held


@transaction.atomic
def add_adjustment(
    *, sheet: Sheet, corrects: SheetRow | None, payee: Payee, title: str, amount: int, reason: str, by: User
) -> SheetRow:
    """One person gets more or less than a locked sheet said, and why. Raises RuleBroken.

    `corrects` is a row of a locked sheet of the same unit; None when something was missing there altogether.
    """
    held = open_sheet(sheet, by)
    if corrects is not None and (corrects.sheet.unit_id != held.unit_id or corrects.sheet.state not in LOCKED_STATES):
        raise RuleBroken(_("Chỉ điều chỉnh dòng của bảng đã khóa; bảng đang lập thì sửa thẳng."))
    if payee.unit_id != held.unit_id:
        raise RuleBroken(_("Người nhận này không thuộc bảng của đơn vị."))
    title = wanted_line(title, 200, _("Hãy ghi nội dung điều chỉnh."))
    row = SheetRow.objects.create(
        sheet=held,
        kind=SheetRow.Kind.ADJUSTMENT,
        title=title,
        search_key=fold(title),
        note=wanted_reason(reason),
        amount_vnd=amount,
        corrects=corrects,
        scored_by=by,
        scored_at=now(),
    )
    Credit.objects.create(row=row, payee=payee, name=payee.full_name, share_percent=HUNDRED, amount_vnd=amount)
    said: dict[str, object] = {"row": row.pk, "corrects": corrects.pk if corrects else None, "amount": amount}
    record("payments.add_adjustment", held, by=by, unit_id=held.unit_id, detail=said)
    return row


@transaction.atomic
def remove_row(*, row: SheetRow, by: User) -> None:
    """An adjustment, or what was added to a piece, is not on the sheet. Raises RuleBroken for the piece itself."""
    sheet = open_sheet(row.sheet, by)
    if row.kind == SheetRow.Kind.PIECE and row.part == SheetRow.Part.MAIN:
        raise RuleBroken(_("Bài đã đăng thì không bỏ khỏi bảng. Nếu không trả, hãy chấm hệ số 0."))
    said: dict[str, object] = {"row": row.pk, "title": row.title, "part": row.part, "amount": row.amount_vnd}
    record("payments.remove_row", sheet, by=by, unit_id=sheet.unit_id, detail=said)
    row.delete()


def _says(row: SheetRow) -> tuple[Decimal, int, int]:
    return row.coefficient, row.quantity, row.pay_percent


def _refusal(row: SheetRow, change: Change, rate: Rate | None) -> str:
    """Why this row does not take the change; empty when it does."""
    if row.version != change.seen:
        return _("%(name)s vừa sửa dòng này thành hệ số %(coefficient)s, %(percent)s %%. Hãy xem lại rồi lưu.") % {
            "name": row.scored_by or _("Người khác"),
            "coefficient": f"{row.coefficient.normalize():f}".replace(".", ","),
            "percent": row.pay_percent,
        }
    lowest, highest = (rate.lowest, rate.highest) if rate else (Decimal(0), Decimal(0))
    if not in_range(change.coefficient, lowest, highest):
        low, high = (f"{one.normalize():f}".replace(".", ",") for one in (lowest, highest))
        return _("Hệ số của thể loại này theo quy chế từ %(low)s đến %(high)s, hoặc 0 nếu không trả.") % {
            "low": low,
            "high": high,
        }
    if not 1 <= change.quantity <= MOST_PARTS or not 0 <= change.pay_percent <= HUNDRED:
        return _("Số lượng từ 1 đến 200; tỷ lệ từ 0 đến 100 %.")
    return ""


def _take(row: SheetRow, change: Change, by: User) -> None:
    row.coefficient, row.quantity, row.pay_percent = change.coefficient, change.quantity, change.pay_percent
    row.version += 1
    row.scored_by, row.scored_at = by, now()


def _save(sheet: Sheet, rows: list[SheetRow]) -> None:
    credits = list(Credit.objects.filter(row__in=rows))
    count_amounts(sheet, rows, credits)
    write_fields(rows, *SCORED)
    write_fields(credits, "amount_vnd")


def _credits(row: SheetRow, parts: Sequence[Part], sheet: Sheet) -> list[Credit]:
    if not parts or len(parts) > MOST_CREDITS:
        raise RuleBroken(_("Mỗi tác phẩm có từ 1 đến %(most)s người nhận.") % {"most": MOST_CREDITS})
    if any(part.payee and part.payee.unit_id != sheet.unit_id for part in parts):
        raise RuleBroken(_("Người nhận này không thuộc bảng của đơn vị."))
    people = [part.payee.pk for part in parts if part.payee]
    if len(set(people)) < len(people):
        raise RuleBroken(_("Một người ghi hai lần. Hãy gộp tỷ lệ của người ấy."))
    shares = _shares(parts)
    return [
        Credit(
            row=row,
            payee=part.payee,
            name=part.payee.full_name if part.payee else part.name[:160],
            share_percent=share,
            position=place,
        )
        for place, (part, share) in enumerate(zip(parts, shares, strict=True))
    ]


def _shares(parts: Sequence[Part]) -> list[Decimal]:
    given = [part.share for part in parts if part.share is not None]
    if not given:
        return by_weight([1] * len(parts))
    if len(given) < len(parts) or not add_up(given):
        raise RuleBroken(
            _("Tỷ lệ của các đồng tác giả phải cộng đúng 100 %% (đang là %(sum)s). Để trống cả thì chia đều.")
            % {"sum": f"{sum(given, Decimal(0)).normalize():f}".replace(".", ",")}
        )
    return given
