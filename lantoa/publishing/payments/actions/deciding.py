"""A sheet goes up for approval, comes back, is approved and locked, is paid."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User, users_with_role
from lantoa.publishing.payments.access import APPROVING_ROLES, may_approve, may_keep, must
from lantoa.publishing.payments.actions.locked import locked_sheet, must_step
from lantoa.publishing.payments.models import Credit, Payee, Sheet
from lantoa.publishing.payments.prefill import changed_rows, missing_pieces
from lantoa.publishing.payments.queries import totals_of, unknown_credits
from lantoa.publishing.payments.rules import last_of
from lantoa.publishing.payments.words import wanted_reason
from lantoa.services.notify.facade import notify

State = Sheet.State


@transaction.atomic
def submit_sheet(*, sheet: Sheet, by: User) -> Sheet:
    """The sheet waits for approval, and nobody changes it meanwhile. Safe to call twice.

    Raises RuleBroken before the month is over, when the newsroom has news for it, or a share is nobody's.
    """
    held = locked_sheet(sheet)
    must(may_keep(by, held.unit))
    if held.state == State.SUBMITTED:
        return held
    must_step(held, "submit")
    _must_be_whole(held)
    names = Payee.objects.filter(pk=OuterRef("payee_id")).values("full_name")
    mine = Credit.objects.filter(row__sheet=held, payee__isnull=False)
    mine.exclude(name=F("payee__full_name")).update(name=Subquery(names))
    _change(held, "submit_sheet", by, state=State.SUBMITTED, submitted_by=by, submitted_at=now(), return_note="")
    approvers = users_with_role(held.unit, APPROVING_ROLES).exclude(pk__in=[by.pk, held.prepared_by_id])
    _tell(approvers, held, _("Bảng nhuận bút tháng %(month)s chờ duyệt."), f"submitted:{held.submitted_at:%s}")
    return held


def _must_be_whole(held: Sheet) -> None:
    if last_of(held.month) >= today():
        raise RuleBroken(_("Tháng chưa hết: còn bài có thể đăng. Hãy nộp khi đã sang tháng sau."))
    news = missing_pieces(held).count() + changed_rows(held).count()
    if news:
        raise RuleBroken(_("Tòa soạn có %(count)s thay đổi chưa vào bảng. Bấm Cập nhật rồi xem lại.") % {"count": news})
    unknown = unknown_credits().filter(row__sheet=held).count()
    if unknown:
        raise RuleBroken(_("Còn %(count)s phần chưa rõ người nhận.") % {"count": unknown})
    if not held.rows.exists():
        raise RuleBroken(_("Bảng chưa có dòng nào."))


@transaction.atomic
def return_sheet(*, sheet: Sheet, note: str, by: User) -> Sheet:
    """The sheet is a draft again, with what has to be done. Raises RuleBroken without a note."""
    held = locked_sheet(sheet)
    must(may_approve(by, held.unit))
    text = wanted_reason(note)
    must_step(held, "return")
    _change(held, "return_sheet", by, detail={"note": text}, state=State.DRAFT, return_note=text)
    sentence = _("Bảng nhuận bút tháng %(month)s được trả lại để xem lại.")
    _tell([held.prepared_by, held.submitted_by], held, sentence, f"returned:{now():%s}")
    return held


@transaction.atomic
def approve_sheet(*, sheet: Sheet, seen: str, by: User) -> Sheet:
    """The sheet is summed, locked, and what each person gets is written down. Safe to call twice.

    `seen` is the moment of the submission that was looked at. Raises RuleBroken when it was submitted anew since, and
    for whoever prepared, submitted or scored it.
    """
    held = locked_sheet(sheet)
    must(may_approve(by, held.unit))
    if held.state == State.APPROVED:
        return held
    must_step(held, "approve")
    if held.submitted_at is None or seen != held.submitted_at.isoformat():
        raise RuleBroken(_("Bảng vừa được nộp lại. Hãy xem bản mới rồi duyệt."))
    own = by.pk in (held.prepared_by_id, held.submitted_by_id)
    if own or held.rows.filter(scored_by=by).exists():
        raise RuleBroken(_("Người lập, người chấm không duyệt bảng của mình. Hãy để người khác duyệt."))
    sums = totals_of(held)
    _write_payments(held)
    _change(
        held,
        "approve_sheet",
        by,
        detail={"gross": sums.gross_vnd, "tax": sums.tax_vnd, "net": sums.net_vnd, "people": sums.people},
        state=State.APPROVED,
        approved_by=by,
        approved_at=now(),
        works=sums.works,
        gross_vnd=sums.gross_vnd,
        tax_vnd=sums.tax_vnd,
        net_vnd=sums.net_vnd,
    )
    _tell([held.prepared_by, held.submitted_by], held, _("Bảng nhuận bút tháng %(month)s đã duyệt."), "approved")
    return held


def _write_payments(held: Sheet) -> None:
    """What each person gets, with their numbers as they are kept; no cipher is opened for it."""
    scheme = held.scheme
    said: dict[str, int | Decimal] = {
        "sheet": held.pk,
        "from": max(scheme.tax_from_vnd, 1),
        "percent": scheme.tax_percent,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAYMENTS, said)


# The tax is that of rules.tax_of: PostgreSQL rounds a half of a decimal away from zero, too.
_PAYMENTS = """
INSERT INTO payments_payment (sheet_id, payee_id, full_name, tax_rule, tax_code, bank_name, bank_account,
    works, gross_vnd, tax_vnd, net_vnd)
SELECT %(sheet)s, payee.id, payee.full_name, payee.tax_rule, payee.tax_code, payee.bank_name, payee.bank_account,
    summed.works, summed.gross, tax.vnd, summed.gross - tax.vnd
FROM (
    SELECT credit.payee_id, count(*) AS works, sum(credit.amount_vnd) AS gross
    FROM payments_credit credit JOIN payments_sheetrow sheetrow ON sheetrow.id = credit.row_id
    WHERE sheetrow.sheet_id = %(sheet)s AND credit.amount_vnd <> 0 GROUP BY 1
) summed
JOIN payments_payee payee ON payee.id = summed.payee_id
CROSS JOIN LATERAL (
    SELECT CASE WHEN payee.tax_rule = 'withheld' AND summed.gross >= %(from)s
        THEN round(summed.gross * %(percent)s / 100) ELSE 0 END AS vnd
) tax
ORDER BY payee.full_name, payee.id
"""


@transaction.atomic
def pay_sheet(*, sheet: Sheet, by: User) -> Sheet:
    """The money has gone out; who has an account is told how much. Safe to call twice."""
    held = locked_sheet(sheet)
    must(may_keep(by, held.unit) or may_approve(by, held.unit))
    if held.state == State.PAID:
        return held
    must_step(held, "pay")
    _change(held, "pay_sheet", by, state=State.PAID, paid_by=by, paid_at=now())
    people = User.objects.filter(is_active=True, pk__in=held.payments.values("payee__user"))
    sentence = _("Nhuận bút tháng %(month)s đã chi trả. Mở để xem phần của đồng chí.")
    _tell(people, held, sentence, "paid", url="/lam-viec/nhuan-but/")
    return held


def _change(held: Sheet, verb: str, by: User, *, detail: dict[str, object] | None = None, **changes: object) -> None:
    for name, value in changes.items():
        setattr(held, name, value)
    held.save(update_fields=[*changes])
    record(f"payments.{verb}", held, by=by, unit_id=held.unit_id, detail=detail)


def _tell(people: Iterable[User | None], held: Sheet, sentence: str, source: str, *, url: str = "") -> None:
    notify(
        [one for one in people if one is not None],
        text=sentence % {"month": f"{held.month:%m/%Y}"},
        url=url or f"/toa-soan/nhuan-but/bang/{held.pk}/",
        source=f"payment_sheet:{held.pk}:{source}"[:80],
    )
