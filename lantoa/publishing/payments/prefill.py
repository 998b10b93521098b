"""What a month holds: which pieces a board pays, who is credited, what became of each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from lantoa.kit.clock import day_bounds, local_day
from lantoa.kit.text import fold
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import Article, Dispatch, SectionPage
from lantoa.publishing.payments.models import Payee, Scheme, Sheet, SheetRow
from lantoa.publishing.payments.rules import HUNDRED, by_weight, is_short_for, last_of, names_in, only_one

Standing = SheetRow.Standing


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """First moment of the Vietnamese month, first moment of the next."""
    return day_bounds(month)[0], day_bounds(last_of(month))[1]


def pieces_of(sheet: Sheet) -> QuerySet[Article]:
    """Pieces that first went out in the sheet's month and that its unit pays: the nearest one above with a scheme.

    A piece of no unit is the top's. Withdrawn ones are among them. One query for the units below that pay themselves.
    """
    since, until = month_bounds(sheet.month)
    rows: QuerySet[Article] = Article.objects.filter(first_published_at__gte=since, first_published_at__lt=until)
    path = sheet.unit.path
    mine = Q(unit__path__startswith=path)
    # "/7/" is a unit without a parent.
    rows = rows.filter(mine | Q(unit__isnull=True) if path.count("/") == 2 else mine)
    open_then = Q(valid_to__isnull=True) | Q(valid_to__gte=sheet.month)
    holding = Scheme.objects.filter(open_then, valid_from__lte=sheet.month)
    below = holding.filter(unit__path__startswith=path).exclude(unit=sheet.unit_id)
    for other in below.values_list("unit__path", flat=True):
        rows = rows.exclude(unit__path__startswith=other)
    return rows


def missing_pieces(sheet: Sheet) -> QuerySet[Article]:
    """Pieces of the month that stand on no sheet yet."""
    on_one = SheetRow.objects.filter(article=OuterRef("pk"), kind=SheetRow.Kind.PIECE)
    return pieces_of(sheet).filter(~Exists(on_one))


def changed_rows(sheet: Sheet) -> QuerySet[SheetRow]:
    """Rows whose piece has been withdrawn, corrected, or put back since they were written."""
    now_is = Case(
        When(article__live=False, then=Value(Standing.WITHDRAWN)),
        When(article__corrected_at__isnull=False, then=Value(Standing.CORRECTED)),
        default=Value(Standing.LIVE),
    )
    rows = sheet.rows.filter(kind=SheetRow.Kind.PIECE, article__live__isnull=False)
    return rows.alias(now_is=now_is).exclude(standing=now_is)


def standing_of(article: Article) -> Standing:
    """What became of a published piece."""
    if not article.live:
        return Standing.WITHDRAWN
    return Standing.CORRECTED if article.corrected_at else Standing.LIVE


def remark_on(article: Article) -> str:
    """The same as a sentence for the sheet; empty when nothing happened."""
    standing = standing_of(article)
    if standing == Standing.WITHDRAWN:
        day = f"{local_day(article.state_changed_at):%d/%m/%Y}" if article.state_changed_at else ""
        return (_("Đã gỡ %(day)s: %(why)s") % {"day": day, "why": article.withdrawn_reason or "—"})[:400]
    if standing == Standing.CORRECTED and article.corrected_at:
        day = f"{local_day(article.corrected_at):%d/%m/%Y}"
        return (_("Đính chính %(day)s: %(what)s") % {"day": day, "what": article.correction_note or "—"})[:400]
    return ""


def paid_percent(scheme: Scheme, standing: str) -> int:
    """What the scheme proposes for a piece of this standing, 0-100."""
    percents = {Standing.WITHDRAWN: scheme.withdrawn_percent, Standing.CORRECTED: scheme.corrected_percent}
    return percents.get(Standing(standing), 100)


@dataclass
class Directory:
    """The payees of one unit, found by account and by name. Loaded with one query."""

    by_user: dict[int, Payee] = field(default_factory=dict)
    by_name: dict[str, list[Payee]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, unit_id: int) -> "Directory":
        """Everybody whom this unit pays."""
        found = cls()
        # The numbers stay in the database: nobody is matched by them.
        for payee in Payee.objects.filter(unit=unit_id).defer("tax_code", "bank_account"):
            found.add(payee)
        return found

    def add(self, payee: Payee) -> None:
        """One more."""
        if payee.user_id:
            self.by_user[payee.user_id] = payee
        for name in {fold(payee.full_name), *map(fold, names_in(payee.pen_names))}:
            self.by_name[name].append(payee)

    def named(self, printed: str) -> Payee | None:
        """The only payee of exactly this name, marks aside; None when there is none or there are several."""
        found = self.by_name.get(fold(printed), [])
        return found[0] if only_one([payee.pk for payee in found]) else None


@dataclass(frozen=True)
class Claim:
    """One name on one work: an account, a payee, or only what is printed."""

    name: str
    share: Decimal
    user: User | None = None
    payee: Payee | None = None


def authors_of(article: Article, directory: Directory) -> list[Claim]:
    """Who wrote it, in equal shares: as printed, each looked for among filer, editor and payees; else the filer."""
    filer = _filer_of(article)
    printed = names_in(article.author_name) or [str(one) for one in (filer, article.editor) if one][:1]
    return _claims(dict.fromkeys(printed or [""], 1), article, directory)


def photographers_of(article: Article, directory: Directory) -> tuple[int, list[Claim]]:
    """How many of its pictures name who took them, and who that is, by the number of pictures each."""
    found = [names_in(credit) for credit in _picture_credits(article)]
    counts = Counter(name for names in found for name in names)
    return sum(map(bool, found)), _claims(counts, article, directory)


def editor_of(article: Article, directory: Directory) -> list[Claim]:
    """Who edited it; nobody when no account is named."""
    if article.editor is None:
        return []
    return [Claim(str(article.editor), HUNDRED, article.editor, directory.by_user.get(article.editor.pk))]


def _filer_of(article: Article) -> User | None:
    # A piece that nobody filed has no dispatch at all.
    dispatch: Dispatch | None = getattr(article, "dispatch", None)
    return dispatch.filed_by if dispatch else None


def _claims(weights: Mapping[str, int], article: Article, directory: Directory) -> list[Claim]:
    """One claim a person, with a share by weight; two spellings of one person are one."""
    around = [user for user in (_filer_of(article), article.editor) if user is not None]
    found: dict[object, Claim] = {}
    weighed: Counter[object] = Counter()
    for name, weight in weights.items():
        claim = _claim(name, around, directory)
        key = ("payee", claim.payee.pk) if claim.payee else ("user", claim.user.pk) if claim.user else fold(claim.name)
        found.setdefault(key, claim)
        weighed[key] += weight
    shares = by_weight([weighed[key] for key in found])
    return [replace(claim, share=share) for claim, share in zip(found.values(), shares, strict=True)]


def _claim(name: str, around: list[User], directory: Directory) -> Claim:
    """The name of somebody near the piece is theirs; then that of the only payee who is called so."""
    near = {user.pk: user for user in around if is_short_for(name, str(user))}
    if len(near) == 1:
        user = next(iter(near.values()))
        return Claim(str(user), HUNDRED, user, directory.by_user.get(user.pk))
    payee = directory.named(name)
    return Claim(payee.full_name if payee else name, HUNDRED, None, payee)


def _picture_credits(article: Article) -> Iterator[str]:
    """Printed credits of cover and pictures, each picture once. Nothing is asked of the database."""
    if article.cover_credit:
        yield article.cover_credit
    for block in article.body.raw_data:
        if block["type"] == "picture":
            yield str(block["value"].get("credit") or "")
        elif block["type"] == "gallery":
            for item in block["value"]:
                # Written before lists had ids, an item is the value itself.
                yield str((item.get("value") or item).get("credit") or "") if isinstance(item, dict) else ""


def section_names() -> dict[str, str]:
    """Titles of all sections by their path in the tree. One query."""
    return dict(SectionPage.all_of_kind().values_list("path", "title"))
