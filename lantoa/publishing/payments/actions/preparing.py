"""A sheet is started and kept up with the newsroom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.kit.clock import now, today
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import fold
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.facade import Article
from lantoa.publishing.payments.access import may_keep, must
from lantoa.publishing.payments.actions.locked import count_amounts, open_sheet, share_out, write_fields
from lantoa.publishing.payments.models import Credit, Payee, Rate, Sheet, SheetRow, Work
from lantoa.publishing.payments.prefill import (
    Claim,
    Directory,
    authors_of,
    changed_rows,
    editor_of,
    missing_pieces,
    paid_percent,
    photographers_of,
    remark_on,
    section_names,
    standing_of,
)
from lantoa.publishing.payments.queries import scheme_of
from lantoa.publishing.payments.rules import first_of, rate_key

Part = SheetRow.Part
CHUNK = 500


@dataclass(frozen=True)
class News:
    """What the newsroom brought to a sheet."""

    added: int
    changed: int


@transaction.atomic
def start_sheet(*, unit: Unit, month: date, by: User) -> Sheet:
    """The unit's sheet of the month, with every piece published in it. Safe to call twice: there is one sheet.

    Raises RuleBroken for a month to come, and without a scheme that holds in it.
    """
    must(may_keep(by, unit))
    month = first_of(month)
    if month > today():
        raise RuleBroken(_("Tháng này chưa đến."))
    scheme = scheme_of(unit, month, is_locked=True)
    if scheme is None:
        raise RuleBroken(_("Chưa có quy chế nhuận bút cho tháng này. Hãy lập quy chế trước."))
    found = Sheet.objects.filter(unit=unit, month=month).first()
    if found is not None:
        return found
    sheet = Sheet.objects.create(
        unit=unit, unit_name=unit.name, month=month, scheme=scheme, prepared_by=by, prepared_at=now()
    )
    added = _add_missing(sheet)
    detail: dict[str, object] = {"month": f"{month:%Y-%m}", "rows": added}
    record("payments.start_sheet", sheet, by=by, unit_id=unit.pk, detail=detail)
    return sheet


@transaction.atomic
def refresh_sheet(*, sheet: Sheet, by: User) -> News:
    """Pieces published since are on it, and what was withdrawn or corrected since says so. Safe to call twice.

    A piece whose standing changed is paid as the scheme proposes for it, until somebody scores it otherwise.
    Raises RuleBroken unless the sheet is a draft.
    """
    row = open_sheet(sheet, by)
    news = News(added=_add_missing(row), changed=_mark_changed(row))
    detail: dict[str, object] = {"added": news.added, "changed": news.changed}
    record("payments.refresh_sheet", row, by=by, unit_id=row.unit_id, detail=detail)
    return news


def _mark_changed(sheet: Sheet) -> int:
    rows = list(changed_rows(sheet).select_related("article").only(*_OF_ROW, *_OF_CHANGED))
    for row in rows:
        assert row.article is not None
        row.standing, row.remark = standing_of(row.article), remark_on(row.article)
        row.pay_percent = paid_percent(sheet.scheme, row.standing)
        row.version += 1
    credits = list(Credit.objects.filter(row__in=rows))
    count_amounts(sheet, rows, credits)
    write_fields(rows, "standing", "remark", "pay_percent", "amount_vnd", "version")
    write_fields(credits, "amount_vnd")
    return len(rows)


_OF_ROW = (
    *("sheet", "standing", "remark", "version", "amount_vnd", "coefficient", "quantity", "pay_percent"),
    *("is_hard", "is_minority", "is_reprint", "is_duty"),
)
_OF_CHANGED = tuple(
    f"article__{name}" for name in ("live", "state_changed_at", "withdrawn_reason", "corrected_at", "correction_note")
)


def _add_missing(sheet: Sheet) -> int:
    """Rows for pieces that stand on no sheet yet; returns how many rows. Some ten statements for each 500 pieces."""
    names, rates = section_names(), {rate.work: rate for rate in sheet.scheme.rates.all()}
    directory = Directory.of(sheet.unit_id)
    wanted = missing_pieces(sheet).select_related("unit", "editor", "dispatch__filed_by")
    added = 0
    pieces: list[Article] = []
    for article in wanted.order_by("first_published_at", "pk").iterator(chunk_size=CHUNK):
        pieces.append(article)
        if len(pieces) == CHUNK:
            added += _keep(sheet, pieces, names, rates, directory)
            pieces = []
    return added + _keep(sheet, pieces, names, rates, directory)


def _keep(
    sheet: Sheet, pieces: list[Article], names: dict[str, str], rates: dict[str, Rate], directory: Directory
) -> int:
    made = [pair for piece in pieces for pair in _rows_of(sheet, piece, names, rates, directory)]
    _make_payees(sheet, [claim for _row, claims in made for claim in claims], directory)
    shared = []
    for row, claims in made:
        own = [_credit(row, place, claim, directory) for place, claim in enumerate(claims)]
        row.is_duty = all(one.payee and one.payee.tax_rule == Payee.TaxRule.SALARIED for one in own)
        share_out(sheet, row, own)
        shared.append(own)
    rows = SheetRow.objects.bulk_create([row for row, _claims in made])
    for row, own in zip(rows, shared, strict=True):
        for credit in own:
            credit.row = row
    Credit.objects.bulk_create(credit for own in shared for credit in own)
    return len(rows)


def _rows_of(
    sheet: Sheet, piece: Article, names: dict[str, str], rates: dict[str, Rate], directory: Directory
) -> Iterator[tuple[SheetRow, list[Claim]]]:
    """The piece itself, then its pictures, then its editing, where the scheme pays for them."""
    work = rate_key(piece.format, piece.genre)
    yield _row(sheet, piece, names, rates, part=Part.MAIN, work=work), authors_of(piece, directory)
    if Work.PHOTO in rates and work != Work.PHOTO_STORY:
        count, claims = photographers_of(piece, directory)
        if claims:
            yield _row(sheet, piece, names, rates, part=Part.PHOTO, work=Work.PHOTO, quantity=count), claims
    if Work.EDIT in rates and (claims := editor_of(piece, directory)):
        yield _row(sheet, piece, names, rates, part=Part.EDIT, work=Work.EDIT), claims


def _row(
    sheet: Sheet,
    piece: Article,
    names: dict[str, str],
    rates: dict[str, Rate],
    *,
    part: str,
    work: str,
    quantity: int = 1,
) -> SheetRow:
    standing = standing_of(piece)
    return SheetRow(
        sheet=sheet,
        part=part,
        article=piece,
        title=piece.title,
        search_key=fold(f"{piece.title} {piece.unit.name if piece.unit else ''}")[:520],
        section_name=names.get(piece.path[: -piece.steplen], ""),
        unit_name=piece.unit.name if piece.unit else "",
        published_at=piece.first_published_at,
        work=work,
        coefficient=rates[work].usual if work in rates else 0,
        quantity=quantity,
        standing=standing,
        remark=remark_on(piece),
        pay_percent=paid_percent(sheet.scheme, standing),
    )


def _make_payees(sheet: Sheet, claims: list[Claim], directory: Directory) -> None:
    """Whoever has an account and is credited for the first time is a payee from now on."""
    new = {claim.user.pk: claim.user for claim in claims if claim.user and claim.user.pk not in directory.by_user}
    rows = [
        Payee(
            unit_id=sheet.unit_id,
            user=user,
            full_name=str(user)[:120],
            search_key=fold(str(user))[:320],
            created_at=now(),
            is_sample=user.is_sample,
        )
        for user in new.values()
    ]
    for payee in Payee.objects.bulk_create(rows):
        directory.add(payee)


def _credit(row: SheetRow, place: int, claim: Claim, directory: Directory) -> Credit:
    payee = directory.by_user.get(claim.user.pk) if claim.user else claim.payee
    name = payee.full_name if payee else claim.name[:160]
    return Credit(row=row, payee=payee, name=name, share_percent=claim.share, position=place)


@transaction.atomic
def add_part(*, row: SheetRow, part: str, by: User) -> SheetRow:
    """What others added to a piece, as a row of its own beside it, credited to nobody yet.

    Raises RuleBroken when the scheme does not pay for it or it is there already.
    """
    sheet = open_sheet(row.sheet, by)
    work = {Part.PHOTO: Work.PHOTO, Part.CLIP: Work.CLIP, Part.EDIT: Work.EDIT}.get(part)  # type: ignore[call-overload]  # what a form sent may be no part
    rate = sheet.scheme.rates.filter(work=work).first() if work else None
    if rate is None or row.kind != SheetRow.Kind.PIECE:
        raise RuleBroken(_("Quy chế không có hệ số cho phần này."))
    if SheetRow.objects.filter(article=row.article_id, part=part, kind=SheetRow.Kind.PIECE).exists():
        raise RuleBroken(_("Phần này của bài đã có trong bảng."))
    copied = ("article_id", "title", "search_key", "section_name", "unit_name", "published_at", "standing", "remark")
    made = SheetRow(sheet=sheet, part=part, work=rate.work, coefficient=rate.usual)
    for name in copied:
        setattr(made, name, getattr(row, name))
    made.pay_percent = paid_percent(sheet.scheme, made.standing)
    made.save()
    credit = Credit(row=made, name="", share_percent=100)
    count_amounts(sheet, [made], [credit])
    credit.save()
    SheetRow.objects.filter(pk=made.pk).update(amount_vnd=made.amount_vnd, version=F("version") + 1)
    detail: dict[str, object] = {"row": made.pk, "part": part, "article": row.article_id}
    record("payments.add_part", sheet, by=by, unit_id=sheet.unit_id, detail=detail)
    return made
