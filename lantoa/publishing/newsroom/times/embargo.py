"""“Không đăng trước …”: who sets it, who lifts it, what it stops."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import history_of, record
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import is_managing_of, may_edit_dispatch
from lantoa.publishing.newsroom.actions.locked import change_piece, locked_piece, tell_editor
from lantoa.publishing.newsroom.actions.words import wanted_reason
from lantoa.publishing.newsroom.models import Article, Dispatch, Embargoed
from lantoa.publishing.newsroom.times.rules import FURTHEST, is_embargoed, lifts

State = Article.State


@transaction.atomic
def set_embargo(*, article: Article, until: datetime, reason: str, by: User) -> Article:
    """The piece is not to come out before `until`; a schedule that is earlier falls. The same again changes nothing.

    Raises RuleBroken for a piece that is out, a moment that is past or too far, without a reason, or when somebody
    but the managing editor makes it earlier.
    """
    row = locked_piece(article, by)
    text = _wanted(row, until, reason)
    if row.live:
        raise RuleBroken(_("Bài đã đăng rồi, không cấm đăng trước được nữa. Cần giữ lại thì gỡ bài."))
    if (row.embargo_until, row.embargo_reason) == (until, text):
        return row
    _must_not_lift(row, until, is_managing=is_managing_of(by, row.unit))
    falls = row.state == State.SCHEDULED and row.publish_at is not None and row.publish_at < until
    changes: dict[str, Any] = {"embargo_until": until, "embargo_reason": text, "embargo_by": by}
    if falls:
        changes |= {"state": State.APPROVED, "publish_at": None}
    detail: dict[str, object] = {"at": until.isoformat(), "reason": text, "unscheduled": falls}
    change_piece(row, "embargo", by=by, detail=detail, **changes)
    if falls:
        sentence = _("Bài “%(title)s” bị bỏ giờ hẹn vì có hạn không đăng trước muộn hơn.")
        tell_editor(row, sentence, by=by, source=f"{row.pk}:embargo:{until:%s}")
    return row


@transaction.atomic
def lift_embargo(*, article: Article, reason: str, by: User) -> Article:
    """The piece may come out. Safe to call twice. Raises RuleBroken but for the managing editor, with a reason."""
    row = locked_piece(article, by)
    if not is_embargoed(row.embargo_until, at=now()):
        return row
    _must_not_lift(row, None, is_managing=is_managing_of(by, row.unit))
    before = row.embargo_until.isoformat() if row.embargo_until else ""
    detail: dict[str, object] = {"reason": wanted_reason(reason), "before": before}
    change_piece(row, "lift_embargo", by=by, detail=detail, **_NONE)
    sentence = _("Bài “%(title)s” được bỏ hạn không đăng trước.")
    tell_editor(row, sentence, by=by, source=f"{row.pk}:free:{now():%s}")
    return row


@transaction.atomic
def set_dispatch_embargo(*, dispatch: Dispatch, until: datetime, reason: str, by: User) -> Dispatch:
    """What the dispatch tells is not to come out before `until`; the piece made of it takes that along.

    Whoever filed it and the desk may say so. Raises NotAllowed for others, RuleBroken as `set_embargo` does and when
    it is a piece already.
    """
    row = _locked_dispatch(dispatch, by)
    text = _wanted(row, until, reason)
    if (row.embargo_until, row.embargo_reason) == (until, text):
        return row
    if row.article_id or row.state not in OPEN:
        raise RuleBroken(_("Tin đã thành bài hoặc đã xử lý xong. Hãy đặt hạn trên bài."))
    _must_not_lift(row, until, is_managing=is_managing_of(by, row.unit))
    detail: dict[str, object] = {"at": until.isoformat(), "reason": text}
    return _change(row, "embargo_dispatch", by, detail, embargo_until=until, embargo_reason=text, embargo_by=by)


@transaction.atomic
def hold_as_filed(*, dispatch: Dispatch, until: datetime, reason: str, by: User) -> Dispatch:
    """What was said with the filing holds, once: the same filing again undoes nothing that the desk decided since.

    Raises NotAllowed and RuleBroken as `set_dispatch_embargo` does.
    """
    row = _locked_dispatch(dispatch, by)
    is_past = row.article_id is not None or row.state not in OPEN
    if is_past or history_of(row).filter(verb="newsroom.embargo_dispatch").exists():
        return row
    return set_dispatch_embargo(dispatch=row, until=until, reason=reason, by=by)


@transaction.atomic
def lift_dispatch_embargo(*, dispatch: Dispatch, reason: str, by: User) -> Dispatch:
    """What the dispatch tells may come out. Safe to call twice. Raises RuleBroken but for the managing editor."""
    row = _locked_dispatch(dispatch, by)
    if not is_embargoed(row.embargo_until, at=now()):
        return row
    _must_not_lift(row, None, is_managing=is_managing_of(by, row.unit))
    return _change(row, "lift_embargo_dispatch", by, {"reason": wanted_reason(reason)}, **_NONE)


OPEN = (Dispatch.State.RECEIVED, Dispatch.State.IN_EDITING, Dispatch.State.RETURNED)
_NONE: dict[str, Any] = {"embargo_until": None, "embargo_reason": "", "embargo_by": None}


def _wanted(row: Embargoed, until: datetime, reason: str) -> str:
    """The reason, when both fit. Raises RuleBroken."""
    text = wanted_reason(reason)
    if until != row.embargo_until and not now() < until <= now() + FURTHEST:
        raise RuleBroken(_("Thời điểm không đăng trước phải ở phía trước và trong vòng ba năm."))
    return text


def _must_not_lift(row: Embargoed, until: datetime | None, *, is_managing: bool) -> None:
    if lifts(row.embargo_until, until, at=now()) and not is_managing:
        raise RuleBroken(_("Chỉ trưởng ban bỏ hoặc rút ngắn được hạn không đăng trước."))


def _locked_dispatch(dispatch: Dispatch, by: User) -> Dispatch:
    row = Dispatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=dispatch.pk)
    if row.filed_by_id != by.pk and not may_edit_dispatch(by, row):
        raise NotAllowed(_("Không tìm thấy tin này."))
    return row


def _change(row: Dispatch, verb: str, by: User, detail: dict[str, object], **changes: object) -> Dispatch:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    record(f"newsroom.{verb}", row, by=by, unit_id=row.unit_id, detail=detail)
    return row
