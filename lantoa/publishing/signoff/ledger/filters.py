"""Which part of the record is asked for: period, section, person, piece."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from lantoa.kit.clock import day_bounds
from lantoa.kit.errors import RuleBroken
from lantoa.kit.tables import parse_day
from lantoa.org.audit.facade import AuditEntry
from lantoa.org.people.facade import User
from lantoa.publishing.distribution.facade import Release
from lantoa.publishing.newsroom.facade import FORMATS, Article, Dispatch, SectionPage, sections

_PIECES: list[type[Article]] = [Article, *FORMATS.values()]
PIECE_TYPES = tuple(sorted({model._meta.label_lower for model in _PIECES}))
DISPATCH_TYPE, RELEASE_TYPE = Dispatch._meta.label_lower, Release._meta.label_lower
# What of a piece and around it is told, and who took the record out of the house.
TOLD_TYPES = (*PIECE_TYPES, DISPATCH_TYPE, RELEASE_TYPE)
EXPORT_VERB = "signoff.export_record"


@dataclass(frozen=True)
class Wanted:
    """The filter of the form; None and empty mean everything. Both days are included."""

    first: date | None = None
    last: date | None = None
    section: SectionPage | None = None
    person: User | None = None
    piece_id: int | None = None

    def words(self) -> dict[str, str]:
        """What was asked for, for the audit and for links."""
        return {
            "tu": self.first.isoformat() if self.first else "",
            "den": self.last.isoformat() if self.last else "",
            "chuyen-muc": self.section.slug if self.section else "",
            "nguoi": self.person.username if self.person else "",
            "bai": str(self.piece_id or ""),
        }


def wanted_by(given: Mapping[str, str]) -> Wanted:
    """The filter that an address asks for. Raises RuleBroken for what there is not."""
    slug, username, piece = (given.get(name, "").strip() for name in ("chuyen-muc", "nguoi", "bai"))
    section = next((one for one in sections() if one.slug == slug), None) if slug else None
    person = User.objects.filter(username=username[:150]).first() if username and "\x00" not in username else None
    if (slug and section is None) or (username and person is None):
        raise RuleBroken(_("Không có chuyên mục hoặc người này."))
    if piece and not (piece.isascii() and piece.isdigit() and len(piece) < 19):
        raise RuleBroken(_("Số của bài là dãy chữ số trong địa chỉ của bài."))
    first, last = _day(given.get("tu", "")), _day(given.get("den", ""))
    if first and last and last < first:
        raise RuleBroken(_("Ngày cuối phải sau ngày đầu."))
    return Wanted(first, last, section, person, int(piece) if piece else None)


def _day(text: str) -> date | None:
    try:
        return parse_day(text.strip()) if text.strip() else None
    except ValueError:
        raise RuleBroken(_("Ngày chưa đúng, ví dụ 18/12/2026.")) from None


def entries(wanted: Wanted) -> QuerySet[AuditEntry]:
    """What was done and fits, newest first, with its people. One query; for one piece three more."""
    rows = AuditEntry.objects.filter(_things(wanted))
    if wanted.first:
        rows = rows.filter(happened_at__gte=day_bounds(wanted.first)[0])
    if wanted.last:
        rows = rows.filter(happened_at__lt=day_bounds(wanted.last)[1])
    if wanted.person:
        rows = rows.filter(Q(actor=wanted.person) | Q(on_behalf_of=wanted.person))
    return rows.select_related("actor", "on_behalf_of", "unit").order_by("-happened_at", "-pk")


def _things(wanted: Wanted) -> Q:
    """The rows about the pieces that are wanted, the news that they were made of, and their releases."""
    if wanted.section is None and wanted.piece_id is None:
        return Q(object_type__in=TOLD_TYPES) | Q(verb=EXPORT_VERB)
    pieces = Article.objects.order_by()
    if wanted.section is not None:
        pieces = pieces.filter(path__startswith=wanted.section.path)
    if wanted.piece_id is not None:
        return _of_piece(pieces.filter(pk=wanted.piece_id).values_list("pk", flat=True).first())
    ids = pieces.values("pk")
    return (
        Q(object_type__in=PIECE_TYPES, object_id__in=_keys(pieces))
        | Q(object_type=DISPATCH_TYPE, object_id__in=_keys(Dispatch.objects.filter(article__in=ids)))
        | Q(object_type=RELEASE_TYPE, object_id__in=_keys(Release.objects.filter(page__in=ids)))
    )


def _of_piece(article_id: int | None) -> Q:
    """The rows of one piece, by their numbers: so each is found by the audit's index, however long the audit is."""
    dispatches = Dispatch.objects.filter(article=article_id) if article_id else Dispatch.objects.none()
    releases = Release.objects.filter(page=article_id) if article_id else Release.objects.none()
    return (
        Q(object_type__in=PIECE_TYPES, object_id=str(article_id or 0))
        | Q(object_type=DISPATCH_TYPE, object_id__in=[str(pk) for pk in dispatches.values_list("pk", flat=True)])
        | Q(object_type=RELEASE_TYPE, object_id__in=[str(pk) for pk in releases.values_list("pk", flat=True)])
    )


def _keys(rows: QuerySet[Model]) -> QuerySet[Model]:
    """The rows' numbers as the audit writes them."""
    keys: QuerySet[Model] = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return keys
