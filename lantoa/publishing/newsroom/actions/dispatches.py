"""What happens to a dispatch, from the phone to the desk's decision."""

from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now, today
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import record
from lantoa.org.facts.facade import Kind, record_fact
from lantoa.org.people.facade import Role, User, has_role
from lantoa.org.units.facade import Unit
from lantoa.publishing.newsroom.access import may_edit_dispatch, may_file_for
from lantoa.publishing.newsroom.actions.making import article_from
from lantoa.publishing.newsroom.actions.words import (
    short_line,
    wanted_body,
    wanted_moment,
    wanted_note,
    wanted_title,
)
from lantoa.publishing.newsroom.models import Article, Dispatch, DispatchNote, DispatchPhoto, SectionPage
from lantoa.publishing.newsroom.rules import DISPATCH_STEPS, MOST_PHOTOS, may_step
from lantoa.services.media.facade import store_photo
from lantoa.services.notify.facade import notify

State = Dispatch.State
Note = DispatchNote.Kind


@transaction.atomic
def file_dispatch(
    *,
    by: User,
    unit: Unit,
    client_id: UUID,
    title: str,
    body: str = "",
    happened_at: datetime | None = None,
    place: str = "",
    author: str = "",
) -> Dispatch:
    """The person's dispatch with this id, filed now unless it was before: safe to call any number of times at once.

    Raises RuleBroken when the title is missing, a text is too long, the unit has ended, or is not the person's own.
    """
    known = Dispatch.objects.filter(filed_by=by, client_id=client_id).first()
    if known:
        return known
    if unit.valid_to and unit.valid_to < today():
        raise RuleBroken(_("Đơn vị này đã kết thúc hoạt động, không gửi tin được nữa."))
    if not may_file_for(by, unit):
        raise RuleBroken(_("Đồng chí chưa được giao gửi tin cho đơn vị này."))
    moment = now()
    dispatch, is_new = Dispatch.objects.get_or_create(
        filed_by=by,
        client_id=client_id,
        defaults={
            "unit": unit,
            "filed_at": moment,
            "changed_at": moment,
            "title": wanted_title(title),
            "body": wanted_body(body),
            "happened_at": wanted_moment(happened_at),
            "place": short_line(place, 200),
            "author": short_line(author, 120),
        },
    )
    if is_new:
        record("newsroom.file_dispatch", dispatch, by=by, unit_id=unit.pk, detail={"title": dispatch.title})
        record_fact(kind=Kind.DISPATCH_FILED, unit_id=unit.pk, happened_at=moment, source=f"dispatch:{dispatch.pk}")
    return dispatch


@transaction.atomic
def add_photo(
    *, dispatch: Dispatch, by: User, client_id: UUID, file: IO[bytes], position: int, caption: str = ""
) -> DispatchPhoto:
    """The dispatch's photo with this id, stored now unless it was before.

    Raises RuleBroken for a bad file, a closed dispatch, or one that another person filed.
    """
    row = _locked(dispatch.pk)
    known = row.photos.filter(client_id=client_id).select_related("picture").first()
    if known:
        return known
    if row.filed_by_id != by.pk:
        raise RuleBroken(_("Chỉ người gửi tin thêm được ảnh."))
    _must(row, "add_photo", _("Tin đã xử lý xong, không thêm ảnh được nữa."))
    if row.photos.count() >= MOST_PHOTOS:
        raise RuleBroken(_("Mỗi tin gửi tối đa 30 ảnh."))
    picture = store_photo(file, title=caption or row.title, unit=row.unit, by=by, credit=row.author)
    photo: DispatchPhoto = row.photos.create(
        client_id=client_id,
        picture=picture,
        position=max(0, min(position, 32767)),
        caption=short_line(caption, 300),
    )
    record("newsroom.add_photo", row, by=by, unit_id=row.unit_id, detail={"picture": picture.pk})
    return photo


@transaction.atomic
def take_dispatch(*, dispatch: Dispatch, by: User) -> Dispatch:
    """The dispatch is in this editor's hands. Safe to call twice.

    Raises RuleBroken, naming the holder, when another took it first, and when it is closed.
    """
    row = _locked_for(dispatch, by)
    _must(row, "take", _("Tin này đã xử lý xong."))
    _must_be_free(row, by)
    if row.taken_by_id == by.pk:
        return row
    state = State.IN_EDITING if row.state == State.RECEIVED else row.state
    return _change(row, "take", by=by, taken_by=by, taken_at=now(), state=state)


@transaction.atomic
def put_back_dispatch(*, dispatch: Dispatch, by: User) -> Dispatch:
    """Nobody holds the dispatch any more. Raises RuleBroken when a piece was made of it, or another holds it."""
    row = _locked_for(dispatch, by)
    if row.taken_by_id != by.pk:
        raise RuleBroken(_("Đồng chí không giữ tin này."))
    if row.article_id or row.state != State.IN_EDITING:
        raise RuleBroken(_("Tin đã thành bài hoặc đã xử lý, không trả về hàng chờ được."))
    return _change(row, "put_back", by=by, taken_by=None, taken_at=None, state=State.RECEIVED)


@transaction.atomic
def hand_over_dispatch(*, dispatch: Dispatch, to: User, by: User) -> Dispatch:
    """Another editor holds the dispatch.

    Raises RuleBroken unless `by` holds it, or is secretary or managing editor; and when `to` is not at this desk.
    """
    row = _locked_for(dispatch, by)
    _must(row, "take", _("Tin này đã xử lý xong."))
    if row.taken_by_id != by.pk and not has_role(by, (Role.SECRETARY, Role.MANAGING_EDITOR), row.unit):
        raise RuleBroken(_("Chỉ người đang giữ tin, thư ký hoặc trưởng ban mới bàn giao được."))
    if not may_edit_dispatch(to, row):
        raise RuleBroken(_("Người nhận không thuộc ban biên tập của đơn vị này."))
    state = State.IN_EDITING if row.state == State.RECEIVED else row.state
    return _change(row, "hand_over", by=by, detail={"to": str(to)}, taken_by=to, taken_at=now(), state=state)


@transaction.atomic
def return_dispatch(*, dispatch: Dispatch, note: str, by: User) -> DispatchNote:
    """Back to whoever filed it, with what is missing; they are told.

    Raises RuleBroken for an empty note, a closed dispatch, or when another editor holds it.
    """
    row = _locked_for(dispatch, by)
    text = wanted_note(note)
    _must(row, "return", _("Tin này không còn ở chỗ trả lại được."))
    _must_be_free(row, by)
    written = _note(row, Note.RETURNED, text, by)
    _change(
        row,
        "return",
        by=by,
        detail={"note": text[:300]},
        state=State.RETURNED,
        taken_by=by,
        taken_at=row.taken_at if row.taken_by_id else now(),
    )
    _tell_filer(row, _("Tòa soạn trả lại tin “%(title)s” để bổ sung."), f"return:{written.pk}")
    return written


@transaction.atomic
def decline_dispatch(*, dispatch: Dispatch, reason: str, by: User) -> DispatchNote:
    """Not used, with the reason; whoever filed it is told.

    Raises RuleBroken without a reason, when it became a piece, or when another editor holds it.
    """
    row = _locked_for(dispatch, by)
    text = wanted_note(reason)
    _must(row, "decline", _("Tin này đã xử lý xong."))
    if row.article_id:
        raise RuleBroken(_("Tin đã thành bài. Hãy xử lý trên bài, không từ chối tin nữa."))
    _must_be_free(row, by)
    written = _note(row, Note.DECLINED, text, by)
    _change(row, "decline", by=by, detail={"reason": text[:300]}, state=State.DECLINED)
    _tell_filer(row, _("Tòa soạn chưa dùng tin “%(title)s”. Xem lý do."), f"decline:{written.pk}")
    return written


@transaction.atomic
def answer_return(
    *,
    dispatch: Dispatch,
    by: User,
    title: str | None = None,
    body: str | None = None,
    happened_at: datetime | None = None,
    place: str | None = None,
    author: str | None = None,
    note: str = "",
) -> DispatchNote:
    """The filer's changes and answer to a return; the desk has it again. None leaves a field as it was.

    Raises RuleBroken unless it was returned, and `by` filed it.
    """
    row = _locked(dispatch.pk)
    if row.filed_by_id != by.pk:
        raise RuleBroken(_("Chỉ người gửi tin bổ sung được."))
    _must(row, "answer", _("Tin này không chờ bổ sung."))
    changes: dict[str, object] = {}
    if title is not None:
        changes["title"] = wanted_title(title)
    if body is not None:
        changes["body"] = wanted_body(body)
    if happened_at is not None:
        changes["happened_at"] = wanted_moment(happened_at)
    if place is not None:
        changes["place"] = short_line(place, 200)
    if author is not None:
        changes["author"] = short_line(author, 120)
    written = _note(row, Note.ANSWERED, wanted_note(note or _("Đã bổ sung.")), by)
    before = {name: str(getattr(row, name) or "") for name in changes}
    changed = [name for name, value in before.items() if value != str(changes[name] or "")]
    holder = row.taken_by
    _change(
        row,
        "answer",
        by=by,
        detail={"changed": changed, "before": {name: before[name][:2000] for name in changed}},
        state=State.IN_EDITING if holder else State.RECEIVED,
        **changes,
    )
    if holder:
        notify(
            [holder],
            text=(_("Đơn vị đã bổ sung tin “%(title)s”.") % {"title": row.title})[:300],
            url=f"/toa-soan/tin/{row.pk}/",
            source=f"dispatch:answer:{written.pk}",
        )
    return written


@transaction.atomic
def accept_dispatch(*, dispatch: Dispatch, section: SectionPage, by: User) -> Article:
    """A draft piece in `section` made of the dispatch, in this editor's hands; credit and unit are kept.

    Returns the piece that was already made when there is one. Raises RuleBroken when another editor holds the
    dispatch, or when it is closed or waits for the unit.
    """
    row = _locked_for(dispatch, by)
    if row.article is not None:
        return row.article
    _must(row, "accept", _("Tin đang chờ đơn vị bổ sung hoặc đã xử lý xong."))
    _must_be_free(row, by)
    article = article_from(row, section=section, by=by)
    _change(
        row,
        "accept",
        by=by,
        detail={"section": section.slug, "piece": article.pk},
        state=State.IN_EDITING,
        taken_by=by,
        taken_at=row.taken_at if row.taken_by_id == by.pk else now(),
        article=article,
    )
    return article


def _locked(dispatch_id: int) -> Dispatch:
    # Two statements: one that joins keeps, after waiting for the lock, what the joined tables held before it.
    Dispatch.objects.select_for_update().only("pk").get(pk=dispatch_id)
    return Dispatch.objects.select_related("unit", "filed_by", "taken_by", "article").get(pk=dispatch_id)


def _locked_for(dispatch: Dispatch, by: User) -> Dispatch:
    row = _locked(dispatch.pk)
    if not may_edit_dispatch(by, row):
        raise NotAllowed(_("Không tìm thấy tin này."))
    return row


def _must(row: Dispatch, step: str, sentence: str) -> None:
    if not may_step(DISPATCH_STEPS, step, row.state):
        raise RuleBroken(f"{sentence} ({row.get_state_display()})")


def _must_be_free(row: Dispatch, by: User) -> None:
    if row.taken_by and row.taken_at and row.taken_by_id != by.pk:
        since = row.taken_at.astimezone(VIETNAM)
        raise RuleBroken(
            _("%(name)s đang giữ tin này từ %(at)s.") % {"name": row.taken_by, "at": f"{since:%H:%M %d/%m/%Y}"}
        )


def _change(
    row: Dispatch, verb: str, *, by: User, detail: dict[str, object] | None = None, **changes: object
) -> Dispatch:
    for name, value in changes.items():
        setattr(row, name, value)
    row.changed_at = now()
    row.save(update_fields=[*changes, "changed_at"])
    record(f"newsroom.{verb}_dispatch", row, by=by, unit_id=row.unit_id, detail=detail)
    return row


def _note(row: Dispatch, kind: str, text: str, by: User) -> DispatchNote:
    written: DispatchNote = row.notes.create(kind=kind, text=text, written_by=by, written_at=now())
    return written


def _tell_filer(row: Dispatch, sentence: str, source: str) -> None:
    notify(
        [row.filed_by],
        text=(sentence % {"title": row.title})[:300],
        url=f"/lam-viec/tin/{row.pk}/",
        source=f"dispatch:{source}",
    )
