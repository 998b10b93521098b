"""What people type, made fit to keep, or refused in words that help."""

from datetime import date, datetime

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now, today
from lantoa.kit.errors import RuleBroken
from lantoa.kit.text import nfc
from lantoa.publishing.newsroom.facade import clean_text, short_line
from lantoa.publishing.planning.rules import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE, is_sensible_day


def wanted_title(text: str) -> str:
    """One line of 1-LONGEST_TITLE characters. Raises RuleBroken."""
    title = short_line(text, LONGEST_TITLE + 1)
    if not title:
        raise RuleBroken(_("Hãy ghi tên việc."))
    if len(title) > LONGEST_TITLE:
        raise RuleBroken(_("Tên việc dài quá 200 ký tự. Hãy viết gọn lại."))
    return title


def wanted_text(text: str) -> str:
    """Text of at most LONGEST_TEXT characters, or none. Raises RuleBroken."""
    kept = nfc(clean_text(text))
    if len(kept) > LONGEST_TEXT:
        raise RuleBroken(_("Nội dung dài quá 4.000 ký tự. Hãy viết gọn lại."))
    return kept


def wanted_reason(text: str) -> str:
    """One line of 1-LONGEST_REASON characters. Raises RuleBroken."""
    reason = short_line(text, LONGEST_REASON + 1)
    if not reason:
        raise RuleBroken(_("Hãy ghi rõ lý do để người giao việc biết."))
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(_("Lý do dài quá 300 ký tự. Hãy viết gọn lại."))
    return reason


def wanted_day(text: str) -> date:
    """A day as the browser's field sends it. Raises RuleBroken."""
    day = day_or_none(text)
    if day is None:
        raise RuleBroken(_("Hãy chọn ngày."))
    if not is_sensible_day(day, today=today()):
        raise RuleBroken(_("Ngày quá xa. Chỉ lập kế hoạch trong vòng hai năm."))
    return day


def day_or_none(text: str) -> date | None:
    """A day as the browser's field or an address has it; None for anything else."""
    try:
        return parse_date(text[:10])
    except ValueError:
        return None


def moment_or_none(text: str) -> datetime | None:
    """A moment as the browser's field sends it, in Vietnamese time; None for anything else."""
    try:
        moment = parse_datetime(text[:32])
    except ValueError:
        return None
    if moment is None or not is_sensible_day(moment.date(), today=today()):
        return None
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment


def wanted_deadline(moment: datetime | None) -> datetime:
    """A moment to come. Raises RuleBroken."""
    if moment is None:
        raise RuleBroken(_("Hãy chọn hạn nộp."))
    if moment <= now():
        raise RuleBroken(_("Hạn nộp phải ở phía trước."))
    return moment
