"""What stands between an approved piece and its readers."""

from datetime import datetime

from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.newsroom.access import section_of
from lantoa.publishing.newsroom.models import Article, Embargoed
from lantoa.publishing.newsroom.times.rules import is_embargoed


def moment_words(moment: datetime) -> str:
    """A moment as sentences say it: 08:00 20/11/2026, in Vietnamese time."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def must_be_free(thing: Embargoed, *, at: datetime) -> None:
    """Raises RuleBroken, saying who set it and why, when the piece must not be out at `at`."""
    if thing.embargo_until is None or not is_embargoed(thing.embargo_until, at=at):
        return
    raise RuleBroken(
        _("Không được đăng trước %(until)s: %(reason)s (%(name)s đặt). Chỉ trưởng ban gỡ được hạn này.")
        % {
            "until": moment_words(thing.embargo_until),
            "reason": thing.embargo_reason,
            "name": thing.embargo_by or _("Hệ thống"),
        }
    )


def must_have_open_section(article: Article) -> None:
    """Raises RuleBroken when the piece stands in no section that readers see. One query."""
    section = section_of(article)
    if section is None or not section.live:
        raise RuleBroken(_("Chuyên mục của bài đang đóng. Hãy chuyển bài sang chuyên mục khác rồi đăng."))
