"""What the buttons on a piece's page do, each in one call."""

from collections.abc import Callable

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.actions import (
    approve_piece,
    correct_piece,
    hand_over_piece,
    publish_piece,
    reopen_piece,
    schedule_piece,
    send_back_piece,
    submit_piece,
    take_piece,
    unschedule_piece,
    withdraw_piece,
)
from lantoa.publishing.newsroom.models import Article
from lantoa.publishing.newsroom.times.decisions import TIME_CHOICES, TIME_DECISIONS, wanted_moment
from lantoa.publishing.newsroom.times.gate import moment_words
from lantoa.publishing.newsroom.views.dispatches import chosen_person

# Returns what to say afterwards.
Decision = Callable[[Article, QueryDict, User], str]


def _take(article: Article, given: QueryDict, by: User) -> str:
    take_piece(article=article, by=by)
    return _("Đồng chí đang giữ bài này.")


def _hand_over(article: Article, given: QueryDict, by: User) -> str:
    to = chosen_person(given)
    hand_over_piece(article=article, to=to, by=by)
    return _("Đã bàn giao bài cho %(name)s.") % {"name": to}


def _submit(article: Article, given: QueryDict, by: User) -> str:
    submit_piece(article=article, by=by, confirmed=_confirmed(given))
    return _("Đã gửi duyệt.")


def _send_back(article: Article, given: QueryDict, by: User) -> str:
    send_back_piece(article=article, note=given.get("note", ""), by=by)
    return _("Đã trả lại bài kèm ý kiến.")


# Both or neither: who asked to approve and publish did not ask for half of it.
@transaction.atomic
def _approve(article: Article, given: QueryDict, by: User) -> str:
    approve_piece(article=article, by=by, seen=_seen(given), confirmed=_confirmed(given))
    return _then_publish(article, given, by)


@transaction.atomic
def _approve_urgently(article: Article, given: QueryDict, by: User) -> str:
    reason = given.get("reason", "")
    if not reason.strip():
        raise RuleBroken(_("Hãy ghi rõ lý do; lý do được lưu lại cùng bài."))
    approve_piece(article=article, by=by, urgent_reason=reason, seen=_seen(given), confirmed=_confirmed(given))
    return _then_publish(article, given, by)


def _then_publish(article: Article, given: QueryDict, by: User) -> str:
    if "publish" not in given:
        return _("Đã duyệt bài.")
    publish_piece(article=article, by=by)
    return _("Đã duyệt và đăng bài.")


def _schedule(article: Article, given: QueryDict, by: User) -> str:
    at = wanted_moment(given.get("at", ""), _("Hãy chọn ngày và giờ đăng."))
    schedule_piece(article=article, at=at, by=by)
    return _("Bài sẽ tự đăng lúc %(at)s.") % {"at": moment_words(at)}


def _unschedule(article: Article, given: QueryDict, by: User) -> str:
    unschedule_piece(article=article, by=by)
    return _("Đã bỏ hẹn giờ.")


def _publish(article: Article, given: QueryDict, by: User) -> str:
    publish_piece(article=article, by=by)
    return _("Bài đã lên cổng.")


def _correct(article: Article, given: QueryDict, by: User) -> str:
    correct_piece(article=article, note=given.get("note", ""), by=by, seen=_seen(given), confirmed=_confirmed(given))
    return _("Đã đăng bản sửa.")


def _withdraw(article: Article, given: QueryDict, by: User) -> str:
    withdraw_piece(article=article, reason=given.get("reason", ""), by=by)
    return _("Đã gỡ bài khỏi cổng.")


def _reopen(article: Article, given: QueryDict, by: User) -> str:
    reopen_piece(article=article, by=by)
    return _("Bài đã trở lại tòa soạn.")


DECISIONS: dict[str, Decision] = {
    "nhan": _take,
    "ban-giao": _hand_over,
    "gui-duyet": _submit,
    "tra-lai": _send_back,
    "duyet": _approve,
    "duyet-khan": _approve_urgently,
    "hen-gio": _schedule,
    "bo-hen-gio": _unschedule,
    "dang": _publish,
    "dinh-chinh": _correct,
    "go": _withdraw,
    "mo-lai": _reopen,
    **TIME_DECISIONS,
}

# Which choice shows the form of a step; a refusal of any other step stands above all forms.
CHOICES = {
    "ban-giao": "hand_over",
    "tra-lai": "send_back",
    "duyet": "approve",
    "duyet-khan": "approve_urgently",
    "hen-gio": "schedule",
    "dang": "publish",
    "dinh-chinh": "correct",
    "go": "withdraw",
    **TIME_CHOICES,
}


def _seen(given: QueryDict) -> str | None:
    return given.get("seen") or None


def _confirmed(given: QueryDict) -> str:
    """Why the text goes on all the same; a screen asks for it when a check weighs against the text."""
    return given.get("confirmed", "")
