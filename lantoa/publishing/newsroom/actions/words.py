"""What people type, made fit to keep, or refused in words that help."""

from datetime import datetime

from django.utils.translation import gettext as _

from lantoa.kit.clock import now
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc, one_line
from lantoa.publishing.newsroom.rules import (
    LONGEST_BODY,
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_TITLE,
    clean_text,
    is_plausible,
)


def wanted_title(text: str) -> str:
    """One line of 1-LONGEST_TITLE characters. Raises RuleBroken."""
    title = one_line(clean_text(text))
    if not title:
        raise RuleBroken(_("Hãy viết tít cho tin."))
    if len(title) > LONGEST_TITLE:
        raise RuleBroken(_("Tít dài quá 200 ký tự. Hãy viết gọn lại."))
    return title


def wanted_body(text: str) -> str:
    """Text of at most LONGEST_BODY characters. Raises RuleBroken."""
    body = nfc(clean_text(text))
    if len(body) > LONGEST_BODY:
        raise RuleBroken(_("Nội dung dài quá 50.000 ký tự. Hãy rút gọn hoặc chia thành nhiều tin."))
    return body


def wanted_note(text: str) -> str:
    """A note that says something, at most LONGEST_NOTE characters. Raises RuleBroken."""
    note = nfc(clean_text(text))
    if not note:
        raise RuleBroken(_("Hãy ghi rõ ý kiến để người nhận biết cần làm gì."))
    if len(note) > LONGEST_NOTE:
        raise RuleBroken(_("Ý kiến dài quá 2.000 ký tự. Hãy viết gọn lại."))
    return note


def wanted_reason(text: str) -> str:
    """One line of 1-LONGEST_REASON characters. Raises RuleBroken."""
    reason = one_line(clean_text(text))
    if not reason:
        raise RuleBroken(_("Hãy ghi rõ lý do; lý do được lưu lại cùng bài."))
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(_("Lý do dài quá 300 ký tự. Hãy viết gọn lại."))
    return reason


def short_line(text: str, longest: int) -> str:
    """One line, cut at `longest`."""
    return one_line(clean_text(text))[:longest].strip()


def wanted_moment(moment: datetime | None) -> datetime | None:
    """When it happened, if that can be. Raises RuleBroken."""
    if moment is not None and not is_plausible(moment, now=now()):
        raise RuleBroken(_("Thời gian diễn ra chưa đúng: không thể ở tương lai hay trước năm 1929."))
    return moment
