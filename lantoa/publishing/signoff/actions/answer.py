"""The guest opens the text, and says their word."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.text import fold, nfc
from lantoa.org.audit.facade import record
from lantoa.publishing.newsroom.facade import (
    Approval,
    Article,
    approve_piece,
    clean_text,
    send_back_piece,
    short_line,
    text_mark,
)
from lantoa.publishing.signoff.access import by_token
from lantoa.publishing.signoff.models import Remark, Signoff
from lantoa.publishing.signoff.passages import Passage, passages_of
from lantoa.publishing.signoff.rules import ALIVE, LONGEST_NAME, LONGEST_WORDS, Facts, State, is_same_name, state_of
from lantoa.services.notify.facade import notify

Outcome = Signoff.Outcome
APPROVE, SEND_BACK, COMMENT, FINE = "approve", "send_back", "comment", "fine"
CHOICES = {Signoff.Kind.APPROVAL: (APPROVE, SEND_BACK), Signoff.Kind.OPINION: (COMMENT, FINE)}


class LinkOver(RuleBroken):
    """The link opens and takes nothing any more; `state` says why, None that there is none."""

    def __init__(self, state: State | None) -> None:
        super().__init__(_("Liên kết không dùng được nữa."))
        self.state = state


@dataclass(frozen=True)
class Answer:
    """What the guest chose and wrote; `remarks` by the position of their passage."""

    choice: str
    signed_name: str
    comment: str = ""
    remarks: dict[int, str] = field(default_factory=dict)


def state_now(row: Signoff, article: Article) -> State:
    """Where the link stands, its piece being as it is now. No query when the piece's latest text is loaded."""
    facts = Facts(
        is_answered=row.answered_at is not None,
        is_withdrawn=row.withdrawn_at is not None,
        is_opened=row.opened_at is not None,
        is_same_text=row.text_mark == text_mark(article),
        piece_state=article.state,
        expires_at=row.expires_at,
    )
    return state_of(facts, now=now())


@transaction.atomic
def open_signoff(*, token: str) -> Signoff:
    """The guest has pressed the button: from now on they see the text. Safe to call twice. Raises LinkOver."""
    row, _article = _held(token)
    if row.opened_at is None:
        row.opened_at = now()
        row.save(update_fields=["opened_at"])
        _record("open", row)
    return row


@transaction.atomic
def answer_signoff(*, token: str, answer: Answer) -> Signoff:
    """The guest's word, once: of two at once the second finds the link used.

    Raises LinkOver for a link that is used or dead; RuleBroken, the link staying good, for what the guest can mend
    and when whoever asked may no longer approve the piece.
    """
    row, article = _held(token)
    if answer.choice not in CHOICES[Signoff.Kind(row.kind)]:
        raise RuleBroken(_("Hãy chọn một trong các nút trả lời."))
    name, comment = _signed(row, answer), _words(answer.comment)
    remarks = _remarks(answer, passages_of(article.get_latest_revision_as_object()))
    if answer.choice == COMMENT and not comment and not remarks:
        raise RuleBroken(_("Hãy ghi ít nhất một ý kiến, hoặc bấm “Bài được, tôi không có ý kiến”."))
    row.outcome, row.approval = _decide(row, article, answer.choice, comment)
    row.answered_at, row.signed_name, row.comment = now(), name, comment
    row.save(update_fields=["outcome", "approval", "answered_at", "signed_name", "comment"])
    Remark.objects.bulk_create(
        Remark(signoff=row, position=passage.position, passage=passage.text, text=text) for passage, text in remarks
    )
    _record("answer", row, signed=name, outcome=row.outcome, remarks=len(remarks), note=comment[:300])
    _tell(row, article)
    return row


def _held(token: str) -> tuple[Signoff, Article]:
    """The link and its piece, both held until the transaction ends. Raises LinkOver."""
    found = by_token(token)
    if found is None:
        raise LinkOver(None)
    # Locked first, read again afterwards: a statement that joins keeps what the joined tables held before the wait.
    Signoff.objects.select_for_update(of=("self",)).only("pk").get(pk=found.pk)
    Article.objects.select_for_update(of=("self",)).only("state").get(pk=found.article_id)
    row = Signoff.objects.select_related("asked_by").get(pk=found.pk)
    article = Article.objects.select_related("unit", "editor", "cover", "latest_revision").get(pk=found.article_id)
    row.article = article
    state = state_now(row, article)
    if state not in ALIVE:
        raise LinkOver(state)
    return row, article


def _signed(row: Signoff, answer: Answer) -> str:
    name = short_line(answer.signed_name, LONGEST_NAME)
    if not name:
        raise RuleBroken(_("Hãy gõ họ tên để xác nhận."))
    if answer.choice in (APPROVE, SEND_BACK) and not is_same_name(fold(row.guest_name), fold(name)):
        raise RuleBroken(_("Lời mời này gửi riêng cho %(name)s. Hãy gõ đúng họ tên đó.") % {"name": row.guest_name})
    return name


def _words(text: str) -> str:
    said = nfc(clean_text(text))
    if len(said) > LONGEST_WORDS:
        raise RuleBroken(_("Ý kiến dài quá 2.000 ký tự. Hãy viết gọn lại."))
    return said


def _remarks(answer: Answer, passages: list[Passage]) -> list[tuple[Passage, str]]:
    said = [(passage, _words(answer.remarks.get(passage.position, ""))) for passage in passages]
    return [(passage, text) for passage, text in said if text]


def _decide(row: Signoff, article: Article, choice: str, comment: str) -> tuple[Outcome, Approval | None]:
    """What the choice does to the piece, by the right of whoever asked."""
    if choice not in (APPROVE, SEND_BACK):
        return Outcome.COMMENTED, None
    if choice == SEND_BACK and not comment:
        raise RuleBroken(_("Hãy ghi lý do trả lại ở ô “Ý kiến chung”."))
    by, guest = row.asked_by, row.guest
    try:
        if choice == APPROVE:
            reason = row.urgent_reason
            return Outcome.APPROVED, approve_piece(
                article=article, by=by, urgent_reason=reason, seen=row.text_mark, guest=guest
            )
        if article.state != Article.State.IN_EDITING:
            send_back_piece(article=article, note=comment, by=by, guest=guest)
    except (NotAllowed, RuleBroken) as error:
        sentence = _("Tòa soạn chưa nhận được lời duyệt này: %(why)s Xin báo lại cho %(name)s.")
        raise RuleBroken(sentence % {"why": error, "name": by}) from error
    return Outcome.SENT_BACK, None


def _record(verb: str, row: Signoff, **detail: object) -> None:
    told = {"signoff": row.pk, "guest": row.guest, **detail}
    article = row.article
    record(f"signoff.{verb}", article, by=None, on_behalf_of=row.asked_by, unit_id=article.unit_id, detail=told)


def _tell(row: Signoff, article: Article) -> None:
    sentences = {
        Outcome.APPROVED: _("%(name)s đã duyệt bài “%(title)s”."),
        Outcome.SENT_BACK: _("%(name)s trả lại bài “%(title)s”."),
        Outcome.COMMENTED: _("%(name)s đã góp ý cho bài “%(title)s”."),
    }
    people = [row.asked_by, *([article.editor] if article.editor else [])]
    notify(
        people,
        text=(sentences[Outcome(row.outcome)] % {"name": row.guest_name, "title": article.title})[:300],
        url=f"/toa-soan/y-kien/bai/{article.pk}/",
        source=f"signoff:{row.pk}:answered",
        ways=("push", "email"),
    )
