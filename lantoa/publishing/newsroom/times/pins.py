"""What is set by hand at the top and under “Nên xem”: in which order, from when to when."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import Role, User
from lantoa.publishing.newsroom.access import has_duty_in, reaches_over
from lantoa.publishing.newsroom.models import Article, HomePage, Pin, SectionPage
from lantoa.publishing.newsroom.times.rules import FURTHEST, MOST_KEPT_PINS, merged, moved
from lantoa.services.cache.facade import drop_pages

Place = SectionPage | None
USUAL_STRETCH = timedelta(days=3)


def may_pin(user: User, section: Place) -> bool:
    """Whether the person sets what stands first: managing editor and secretary everywhere, editors in their section."""
    if reaches_over(user, (Role.MANAGING_EDITOR, Role.SECRETARY), None):
        return True
    return section is not None and has_duty_in(user, section, None)


def pins_of(section_id: int | None, kind: str = "", *, at: datetime | None = None) -> QuerySet[Pin]:
    """Pins of one kind, or of all, that have not ended, in their order; also those that begin later.

    None is the front page.
    """
    rows = Pin.objects.filter(section_id=section_id, ends_at__gt=at or now()).order_by("position", "pk")
    return rows.filter(kind=kind) if kind else rows


@transaction.atomic
def pin_piece(
    *, article: Article, section: Place, kind: str, starts_at: datetime | None, ends_at: datetime, by: User
) -> Pin:
    """The piece stands last among those pinned there, until `ends_at`.

    One that is pinned there already gets these times. Raises RuleBroken for a piece that is not out, another
    section's, times that cannot be, or too many; NotAllowed for people who do not pin there.
    """
    _hold(section, by)
    begins = starts_at or now()
    _must_fit(article, section, kind, begins, ends_at)
    present = pins_of(section.pk if section else None, kind)
    known = present.filter(article=article).first()
    if known is not None:
        return change_pin(pin=known, starts_at=begins, ends_at=ends_at, by=by)
    rows = list(present.values_list("position", flat=True))
    if len(rows) >= MOST_KEPT_PINS:
        raise RuleBroken(_("Mỗi chỗ ghim tối đa 20 bài. Hãy bỏ bớt."))
    pin = Pin.objects.create(
        article=article,
        section=section,
        kind=kind,
        position=max(rows, default=0) + 1,
        starts_at=begins,
        ends_at=ends_at,
        pinned_by=by,
    )
    return _changed(pin, "pin", by, {"from": begins.isoformat(), "until": ends_at.isoformat()})


@transaction.atomic
def change_pin(*, pin: Pin, starts_at: datetime, ends_at: datetime, by: User) -> Pin:
    """The pin has these times; one that shows already is put off by a later start. The same again changes nothing.

    Raises RuleBroken, NotAllowed.
    """
    _hold(pin.section, by)
    if (pin.starts_at, pin.ends_at) == (starts_at, ends_at):
        return pin
    _must_fit(pin.article, pin.section, pin.kind, starts_at, ends_at)
    pin.starts_at, pin.ends_at = starts_at, ends_at
    pin.save(update_fields=["starts_at", "ends_at"])
    return _changed(pin, "change_pin", by, {"from": starts_at.isoformat(), "until": ends_at.isoformat()})


@transaction.atomic
def remove_pin(*, pin: Pin, by: User) -> None:
    """The piece is pinned there no more. Raises NotAllowed."""
    _hold(pin.section, by)
    _changed(pin, "unpin", by, {})
    pin.delete()


@transaction.atomic
def order_pins(*, section: Place, kind: str, wanted: Sequence[int], by: User) -> list[int]:
    """The pins stand as `wanted` names them by id; those it does not name come behind. Returns the order."""
    _hold(section, by)
    rows = list(pins_of(section.pk if section else None, kind))
    order = merged([row.pk for row in rows], wanted)
    return _put(rows, order, by)


@transaction.atomic
def move_pin(*, pin: Pin, by: User, places: int) -> list[int]:
    """The pin is carried so many places, and no further than the ends. Returns the order. Raises NotAllowed."""
    _hold(pin.section, by)
    rows = list(pins_of(pin.section_id, pin.kind))
    return _put(rows, moved([row.pk for row in rows], pin.pk, by=places), by)


def get_pin_for(user: User, pin_id: int) -> Pin:
    """The pin, for those who pin at its place. Raises NotAllowed."""
    pin = Pin.objects.filter(pk=pin_id).select_related("article", "section").first()
    if pin is None or not may_pin(user, pin.section):
        raise NotAllowed(_("Không tìm thấy bài ghim này."))
    return pin


def _put(rows: list[Pin], order: list[int], by: User) -> list[int]:
    if [row.pk for row in rows] == order:
        return order
    for row in rows:
        row.position = order.index(row.pk) + 1
    Pin.objects.bulk_update(rows, ["position"])
    first = next(row for row in rows if row.pk == order[0])
    _changed(first, "order_pins", by, {"order": [row.article_id for row in sorted(rows, key=lambda one: one.position)]})
    return order


def _hold(section: Place, by: User) -> None:
    """One person at a time arranges one place. Raises NotAllowed."""
    if not may_pin(by, section):
        raise NotAllowed(_("Không tìm thấy trang này."))
    if section is None:
        list(HomePage.objects.select_for_update(of=("self",)).values_list("pk", flat=True))
    else:
        SectionPage.objects.select_for_update(of=("self",)).values_list("pk", flat=True).get(pk=section.pk)


def _must_fit(article: Article, section: Place, kind: str, starts_at: datetime, ends_at: datetime) -> None:
    if kind not in Pin.Kind.values:
        raise RuleBroken(_("Hãy chọn ghim đầu trang hay Nên xem."))
    if not article.live:
        raise RuleBroken(_("Chỉ ghim được bài đã đăng."))
    if section is not None and not article.path.startswith(section.path):
        raise RuleBroken(_("Bài này thuộc chuyên mục khác, không ghim ở đây được."))
    if not max(now(), starts_at) < ends_at <= now() + FURTHEST:
        raise RuleBroken(_("Lúc hết ghim phải ở phía trước, sau lúc bắt đầu và trong vòng ba năm."))


def _changed(pin: Pin, verb: str, by: User, detail: dict[str, object]) -> Pin:
    drop_pages()
    where = pin.section.slug if pin.section else ""
    record(
        f"newsroom.{verb}_piece",
        pin.article,
        by=by,
        unit_id=pin.article.unit_id,
        detail={"where": where, "kind": pin.kind, **detail},
    )
    return pin
