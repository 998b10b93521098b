"""A word is asked for, asked for again, and no longer waited for."""

import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.counting import may_again
from lantoa.kit.crypto import digest
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.text import nfc
from lantoa.org.audit.facade import record
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.facade import (
    Article,
    clean_text,
    holding_approval,
    may_edit_article,
    must_approve,
    short_line,
    standing_of,
    text_mark,
    writers_of,
)
from lantoa.publishing.signoff.actions.post import drop_letter
from lantoa.publishing.signoff.models import Letter, Signoff
from lantoa.publishing.signoff.rules import LONGEST_NAME, LONGEST_NOTE, MOST_OPEN, OPEN_PIECES, USUAL_HOURS, expiry

MOST_PER_HOUR, HOUR = 60, 3_600
Kind = Signoff.Kind


@dataclass(frozen=True)
class Wish:
    """Whose word is wanted, on what, until when. `client_id` is the form's own: sent twice it is one wish."""

    client_id: UUID
    kind: str
    name: str
    role: str
    email: str = ""
    note: str = ""
    hours: int = USUAL_HOURS
    urgent_reason: str = ""


@transaction.atomic
def ask_signoff(*, article: Article, wish: Wish, by: User, seen: str | None = None) -> tuple[Signoff, str]:
    """A link on the piece's present text, and its secret, which is known from now on only to whoever gets it.

    Args:
        seen: the newsroom's mark of the text that the asker looked at; None does not ask.

    Raises:
        NotAllowed: for who does not edit the piece.
        RuleBroken: a piece that is out, a text that was changed meanwhile, a name or time that is none, too many
            links; for an approval also: the asker may not approve this text themselves, or the mailbox is a writer's.
    """
    row = _present(article, by)
    if seen is not None and seen != text_mark(row):
        raise RuleBroken(_("Bài vừa được sửa. Hãy xem lại bản mới rồi gửi lời mời."))
    wish = _fit(wish)
    if wish.kind == Kind.APPROVAL:
        _must_give_away(row, wish, by)
    _must_be_few(row, by)
    if Signoff.objects.filter(client_id=wish.client_id).exists():
        raise RuleBroken(_("Lời mời này đã được tạo; liên kết chỉ hiện một lần. Cần liên kết mới thì bấm “Hỏi lại”."))
    secret = secrets.token_urlsafe(32)
    made = _made(row, wish, by, secret)
    if made.email:
        Letter.objects.create(signoff=made, secret=secret, next_at=now())
    until = f"{made.expires_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    _record("ask", made, by, kind=made.kind, by_mail=bool(made.email), until=until)
    return made, secret


@transaction.atomic
def ask_again(*, signoff: Signoff, client_id: UUID, by: User, is_mailed: bool = True) -> tuple[Signoff, str]:
    """The same question on the present text with a new link; the old one is dead. Raises as `ask_signoff` does.

    It goes to the same mailbox, if there was one and `is_mailed`.
    """
    old = _held(signoff)
    if old.answered_at is None and old.withdrawn_at is None:
        _withdraw(old, by)
    hours = max(1, round((old.expires_at - old.asked_at).total_seconds() / HOUR))
    email = old.email if is_mailed else ""
    wish = Wish(client_id, old.kind, old.guest_name, old.guest_role, email, old.note, hours, old.urgent_reason)
    return ask_signoff(article=old.article, wish=wish, by=by)


@transaction.atomic
def withdraw_signoff(*, signoff: Signoff, by: User) -> Signoff:
    """The link opens nothing any more. Safe to call twice. Raises RuleBroken when it was answered already."""
    row = _held(signoff)
    if row.answered_at is not None:
        raise RuleBroken(_("Người được mời đã trả lời, không thu hồi được nữa."))
    return row if row.withdrawn_at is not None else _withdraw(row, by)


def _made(row: Article, wish: Wish, by: User, secret: str) -> Signoff:
    ends = expiry(wish.hours, now=now())
    if ends is None:
        raise RuleBroken(_("Hạn trả lời từ 1 giờ đến 14 ngày."))
    return Signoff.objects.create(
        article=row,
        kind=wish.kind,
        token_digest=digest(secret),
        client_id=wish.client_id,
        guest_name=wish.name,
        guest_role=wish.role,
        email=wish.email,
        note=wish.note,
        revision_id=row.latest_revision_id,
        text_mark=text_mark(row),
        urgent_reason=wish.urgent_reason if wish.kind == Kind.APPROVAL else "",
        asked_by=by,
        asked_at=now(),
        expires_at=ends,
        is_sample=row.is_sample,
    )


def _held(signoff: Signoff) -> Signoff:
    # Two statements: one that joins keeps, after waiting for the lock, what the joined tables held before it.
    Signoff.objects.select_for_update(of=("self",)).only("pk").get(pk=signoff.pk)
    return Signoff.objects.select_related("article", "asked_by").get(pk=signoff.pk)


def _withdraw(row: Signoff, by: User) -> Signoff:
    row.withdrawn_at, row.withdrawn_by = now(), by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    drop_letter(row)
    _record("withdraw", row, by)
    return row


def _record(verb: str, row: Signoff, by: User, **detail: object) -> None:
    told = {"signoff": row.pk, "to": row.guest, **detail}
    record(f"signoff.{verb}", row.article, by=by, unit_id=row.article.unit_id, detail=told)


def _present(article: Article, by: User) -> Article:
    row: Article = Article.objects.select_related("unit", "latest_revision").get(pk=article.pk)
    if not may_edit_article(by, row):
        raise NotAllowed(_("Không tìm thấy bài này."))
    if row.state not in OPEN_PIECES:
        raise RuleBroken(_("Bài đã đăng hoặc đã gỡ, không xin ý kiến qua liên kết được nữa."))
    return row


def _fit(wish: Wish) -> Wish:
    """What was typed, made fit to keep. Raises RuleBroken."""
    if wish.kind not in Kind.values:
        raise RuleBroken(_("Hãy chọn xin góp ý hay xin duyệt."))
    name, role = short_line(wish.name, LONGEST_NAME), short_line(wish.role, LONGEST_NAME)
    if not name or not role:
        raise RuleBroken(_("Hãy ghi họ tên và chức danh của người được mời."))
    email = wish.email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise RuleBroken(_("Địa chỉ thư chưa đúng.")) from None
    note = nfc(clean_text(wish.note))
    if len(note) > LONGEST_NOTE:
        raise RuleBroken(_("Lời nhắn dài quá 1.000 ký tự. Hãy viết gọn lại."))
    reason = short_line(wish.urgent_reason, 200)
    return replace(wish, name=name, role=role, email=email, note=note, urgent_reason=reason)


def _must_give_away(row: Article, wish: Wish, by: User) -> None:
    """An approval is given away only by who could give it (decision 23). Raises RuleBroken."""
    must_approve(by, row, urgent_reason=wish.urgent_reason)
    if row.state not in (Article.State.SUBMITTED, Article.State.IN_EDITING) or holding_approval(row):
        raise RuleBroken(_("Bài đã được duyệt, không cần duyệt lần nữa. Có thể xin góp ý."))
    if row.state == Article.State.IN_EDITING and not standing_of(by, row).is_managing:
        raise RuleBroken(_("Bài chưa được gửi duyệt."))
    if sentence := row.get_latest_revision_as_object().lack():
        raise RuleBroken(sentence)
    near = {*writers_of(row), by.pk}
    if wish.email and User.objects.filter(pk__in=near, email__iexact=wish.email).exists():
        raise RuleBroken(_("Đây là hộp thư của người viết bài hoặc của chính đồng chí. Hãy mời người khác duyệt."))


def _must_be_few(row: Article, by: User) -> None:
    waiting = Signoff.objects.filter(article=row, answered_at=None, withdrawn_at=None, expires_at__gt=now())
    if waiting.count() >= MOST_OPEN:
        raise RuleBroken(_("Bài đã có 20 lời mời chưa trả lời. Hãy thu hồi bớt trước."))
    if not may_again("signoff.ask", str(by.pk), most=MOST_PER_HOUR, seconds=HOUR):
        raise RuleBroken(_("Đồng chí đã gửi quá nhiều lời mời trong một giờ. Hãy chờ ít phút."))
