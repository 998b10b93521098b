"""What happens to a piece on the desk, until it is approved."""

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.org.audit.facade import history_of
from lantoa.org.people.facade import Role, User, has_role
from lantoa.publishing.newsroom.access import (
    filing_units,
    is_at_desk,
    may_edit_article,
    may_use_urgent_path,
    standing_of,
)
from lantoa.publishing.newsroom.actions.confirming import must_be_confirmed
from lantoa.publishing.newsroom.actions.locked import (
    change_piece,
    locked_piece,
    must_have_seen,
    must_step,
    tell_editor,
)
from lantoa.publishing.newsroom.actions.making import add_draft, bylines_of, text_blocks
from lantoa.publishing.newsroom.actions.words import short_line, wanted_body, wanted_note, wanted_reason, wanted_title
from lantoa.publishing.newsroom.drafts import Draft, apply_draft
from lantoa.publishing.newsroom.models import FORMATS, Approval, Article, Format, SectionPage
from lantoa.publishing.newsroom.models.sorting import last_act
from lantoa.publishing.newsroom.queries import approvers_of
from lantoa.publishing.newsroom.rules import LONGEST_REASON, may_approve, paragraphs
from lantoa.services.notify.facade import notify

State = Article.State


@transaction.atomic
def start_piece(
    *, section: SectionPage, title: str, lead: str = "", body: str = "", format: str = Format.ARTICLE, by: User
) -> Article:
    """A draft piece of the desk's own, held by its writer.

    Raises NotAllowed for people outside the desk, RuleBroken for a format that there is not.
    """
    if not is_at_desk(by):
        raise NotAllowed(_("Không tìm thấy trang này."))
    if format not in FORMATS:
        raise RuleBroken(_("Không có định dạng bài này."))
    article = FORMATS[format](
        title=wanted_title(title),
        lead=short_line(lead, 600),
        body=text_blocks(paragraphs(wanted_body(body))),
        author_name=by.get_full_name()[:160],
        unit=filing_units(by).first(),
    )
    article.bylines.set(bylines_of(by, article.author_name))
    add_draft(article, section=section, by=by)
    return change_piece(article, "start", by=by, detail={"section": section.slug, "format": format})


@transaction.atomic
def enrol_piece(*, article: Article, by: User) -> Article:
    """A piece that was begun in Wagtail's editor is held by its writer. Safe to call twice."""
    row = locked_piece(article, by)
    if row.editor_id is not None:
        return row
    return change_piece(row, "start", by=by, editor=by, state=row.state)


@transaction.atomic
def take_piece(*, article: Article, by: User) -> Article:
    """The piece is in this editor's hands. Safe to call twice.

    Raises RuleBroken, naming the holder, when another has it.
    """
    row = locked_piece(article, by)
    if row.editor_id == by.pk:
        return row
    if row.editor is not None:
        raise RuleBroken(_("%(name)s đang giữ bài này. Hãy đề nghị bàn giao trước khi sửa.") % {"name": row.editor})
    return change_piece(row, "take", by=by, editor=by)


@transaction.atomic
def hand_over_piece(*, article: Article, to: User, by: User) -> Article:
    """Another editor holds the piece, and is told.

    Raises RuleBroken unless `by` holds it, or is secretary or managing editor; and when `to` is not at this desk.
    """
    row = locked_piece(article, by)
    if row.editor_id not in (None, by.pk) and not has_role(by, (Role.SECRETARY, Role.MANAGING_EDITOR), row.unit):
        raise RuleBroken(_("Chỉ người đang giữ bài, thư ký hoặc trưởng ban mới bàn giao được."))
    if not may_edit_article(to, row):
        raise RuleBroken(_("Người nhận không thuộc ban biên tập của đơn vị này."))
    if row.editor_id == to.pk:
        return row
    change_piece(row, "hand_over", by=by, detail={"to": str(to)}, editor=to)
    tell_editor(row, _("Đồng chí được giao bài “%(title)s”."), by=by, source=f"{row.pk}:to:{to.pk}:{now():%s}")
    return row


@transaction.atomic
def submit_piece(*, article: Article, by: User, confirmed: str | None = None) -> Article:
    """The piece waits for approval, and who has a duty in its section is told. Safe to call twice.

    Args:
        confirmed: why it goes on although a check weighs against it; None does not ask the checks.

    Raises:
        RuleBroken: it has no text, lacks what its format needs, or is past that step.
        NeedsReason: a check weighs against it and no reason is given.
    """
    row = locked_piece(article, by)
    if row.state == State.SUBMITTED:
        return row
    must_step(row, "submit", _("Bài không ở bước gửi duyệt."))
    draft = row.get_latest_revision_as_object()
    if not draft.lead.strip() and not draft.body:
        raise RuleBroken(_("Bài chưa có nội dung. Hãy viết sapo hoặc thân bài trước khi gửi duyệt."))
    _must_be_whole(draft)
    detail = {"revision": row.latest_revision_id, **must_be_confirmed(row, draft, confirmed=confirmed)}
    change_piece(row, "submit", by=by, detail=detail, state=State.SUBMITTED)
    notify(
        approvers_of(row).exclude(pk=by.pk),
        text=(_("Bài “%(title)s” chờ duyệt.") % {"title": draft.title})[:300],
        url=f"/toa-soan/bai/{row.pk}/",
        source=f"piece:{row.pk}:submitted:{row.latest_revision_id}",
    )
    return row


@transaction.atomic
def send_back_piece(*, article: Article, note: str, by: User, guest: str = "") -> Article:
    """Back to its editor with a note; an approval falls. `guest` as for `approve_piece`.

    Raises RuleBroken unless `by` approves here and a note is given.
    """
    row = locked_piece(article, by)
    text = wanted_note(note)
    must_step(row, "send_back", _("Bài không ở bước duyệt."))
    if not standing_of(by, row).is_approver:
        raise RuleBroken(_("Chỉ người duyệt của chuyên mục trả lại bài được."))
    detail: dict[str, object] = {"note": text}
    change_piece(row, "send_back", by=by, detail=detail, guest=guest, state=State.IN_EDITING, publish_at=None)
    sentence = _("Bài “%(title)s” được trả lại để sửa.")
    tell_editor(row, sentence, by=None if guest else by, source=f"{row.pk}:back:{now():%s}")
    return row


@transaction.atomic
def approve_piece(
    *,
    article: Article,
    by: User,
    urgent_reason: str = "",
    seen: str | None = None,
    guest: str = "",
    confirmed: str | None = None,
) -> Approval:
    """The piece's present text may go out. Approving the same text again changes nothing.

    Args:
        urgent_reason: why a managing editor approves what they wrote themselves; recorded with the approval.
        seen: `text_mark` of the text the person looked at; None does not ask.
        guest: who looked at it and decided, without an account but by the right of `by` (decision 23).
        confirmed: as in `submit_piece`; what the editor confirmed of this very text is not asked again.

    Raises:
        RuleBroken: someone who wrote in it approves it without the urgent path, no duty in the section, another
            state, or a newer text than the one seen.
        NeedsReason: as in `submit_piece`.
    """
    row = locked_piece(article, by)
    present = holding_approval(row)
    if present is not None and row.state in (State.APPROVED, State.SCHEDULED, State.PUBLISHED):
        return present
    must_step(row, "approve", _("Bài không ở bước duyệt."))
    must_have_seen(row, seen)
    if row.state == State.IN_EDITING and not may_use_urgent_path(by, row):
        raise RuleBroken(_("Bài chưa được gửi duyệt."))
    approval = record_approval(row, by=by, urgent_reason=urgent_reason, guest=guest)
    detail: dict[str, object] = {"revision": approval.revision_id, "urgent": approval.is_urgent}
    detail |= must_be_confirmed(row, row.get_latest_revision_as_object(), confirmed=confirmed)
    if approval.is_urgent:
        detail["reason"] = approval.reason
    change_piece(row, "approve", by=by, detail=detail, guest=guest, state=State.APPROVED)
    sentence = _("Bài “%(title)s” đã được duyệt.")
    tell_editor(row, sentence, by=None if guest else by, source=f"{row.pk}:approved:{approval.pk}")
    return approval


def record_approval(row: Article, *, by: User, urgent_reason: str, guest: str = "") -> Approval:
    """One approval of the latest text of a locked piece; of a guest's, the reason says whose it was.

    Raises RuleBroken unless the person may give it and the text has what its format needs.
    """
    is_urgent = must_approve(by, row, urgent_reason=urgent_reason)
    _must_be_whole(row.get_latest_revision_as_object())
    reason = wanted_reason(urgent_reason) if is_urgent else ""
    return Approval.objects.create(
        article=row,
        revision_id=row.latest_revision_id,
        approved_by=by,
        approved_at=now(),
        is_urgent=is_urgent,
        reason=short_line(f"{guest}{': ' if reason else ''}{reason}" if guest else reason, LONGEST_REASON),
    )


def must_approve(by: User, row: Article, *, urgent_reason: str) -> bool:
    """Whether the person's approval of the latest text would be urgent. Raises RuleBroken unless they may give one."""
    who = standing_of(by, row)
    if not who.is_approver:
        raise RuleBroken(_("Đồng chí chưa được giao duyệt bài ở chuyên mục này."))
    if not may_approve(who, urgent=bool(urgent_reason.strip())):
        raise RuleBroken(
            _("Người viết không tự duyệt bài của mình. Trưởng ban duyệt khẩn được khi ghi rõ lý do.")
            if who.is_managing
            else _("Người viết, sửa bài không tự duyệt bài đó. Hãy nhờ người duyệt khác.")
        )
    return who.has_written


def _must_be_whole(text: Article) -> None:
    """Raises RuleBroken with what the text's format still lacks."""
    if sentence := text.lack():
        raise RuleBroken(sentence)


def holding_approval(row: Article) -> Approval | None:
    """The approval of the piece's latest text, if there is one. One query."""
    found: Approval | None = row.approvals.filter(revision_id=row.latest_revision_id).first()
    return found


@transaction.atomic
def reopen_piece(*, article: Article, by: User) -> Article:
    """A withdrawn piece is in editing again. Raises RuleBroken unless it was withdrawn and `by` approves here."""
    row = locked_piece(article, by)
    must_step(row, "reopen", _("Bài này không ở trạng thái đã gỡ."))
    if not standing_of(by, row).is_approver:
        raise RuleBroken(_("Chỉ người duyệt của chuyên mục mở lại bài được."))
    # An approval given before the withdrawal must not carry the same text out again.
    row.approvals.all().delete()
    return change_piece(row, "reopen", by=by, state=State.IN_EDITING, editor=row.editor or by)


@transaction.atomic
def note_edit(*, article: Article, by: User | None) -> Article:
    """After a new text was saved: an approval of an older one no longer holds, and a schedule falls with it.

    Whoever saves the same text again and again, as an editor's window does by itself, is recorded once.
    """
    row = locked_piece(article, None)
    if by is not None and not _is_recorded(row, by):
        change_piece(row, "edit", by=by, detail={"revision": row.latest_revision_id})
    if row.state not in (State.APPROVED, State.SCHEDULED) or holding_approval(row) is not None:
        return row
    change_piece(
        row,
        "unapprove",
        by=by,
        detail={"revision": row.latest_revision_id},
        state=State.SUBMITTED,
        publish_at=None,
    )
    sentence = _("Bài “%(title)s” được sửa sau khi duyệt, cần duyệt lại.")
    tell_editor(row, sentence, by=by, source=f"{row.pk}:unapproved:{row.latest_revision_id}")
    return row


def _is_recorded(row: Article, by: User) -> bool:
    """Whether the audit already says that this person saved the latest text. One query."""
    entries = history_of(row).filter(verb="newsroom.edit_piece", actor_id=by.pk)
    return entries.filter(detail__revision=row.latest_revision_id).exists()


@transaction.atomic
def edit_piece(*, article: Article, draft: Draft, by: User, seen: str | None = None) -> Revision:
    """A new text of the piece, saved as a revision; a live piece shows it only after `correct_piece`.

    Raises RuleBroken when another holds the piece and `by` is no approver here, when somebody saved in between,
    or when it is locked in the editor.
    """
    row = locked_piece(article, by)
    must_have_seen(row, seen)
    _must_be_writable(row, by)
    text = row.get_latest_revision_as_object()
    apply_draft(text, draft)
    return _save_text(row, text, "edit", by=by)


@transaction.atomic
def restore_text(*, article: Article, revision_id: int, by: User, seen: str | None = None) -> Revision:
    """An earlier text is the latest again, as a new one: what is approved or live stays as it is.

    Raises RuleBroken for a text that is not this piece's, and as `edit_piece`.
    """
    row = locked_piece(article, by)
    must_have_seen(row, seen)
    _must_be_writable(row, by)
    earlier = Revision.objects.for_instance(row).filter(pk=revision_id).first()
    if earlier is None:
        raise RuleBroken(_("Không tìm thấy bản này."))
    text = earlier.as_object()
    # Its words come back, not the topics that the desk has taken or given since.
    text.sorted_until = last_act(row.pk, before=earlier.created_at)
    return _save_text(row, text, "restore", by=by, restored=earlier.pk)


def _must_be_writable(row: Article, by: User) -> None:
    if row.editor_id not in (None, by.pk) and not standing_of(by, row).is_approver:
        raise RuleBroken(_("%(name)s đang giữ bài này. Hãy đề nghị bàn giao trước khi sửa.") % {"name": row.editor})
    if row.locked and row.locked_by_id != by.pk:
        raise RuleBroken(_("Bài đang bị khóa trong trình soạn thảo."))


def _save_text(row: Article, text: Article, verb: str, *, by: User, **detail: object) -> Revision:
    revision = text.save_revision(user=by, log_action=True)
    if not row.live:
        Article.objects.filter(pk=row.pk).update(title=text.title, draft_title=text.title, lead=text.lead)
    row.latest_revision = revision
    change_piece(row, verb, by=by, detail={"revision": revision.pk, **detail})
    note_edit(article=row, by=by)
    return revision
