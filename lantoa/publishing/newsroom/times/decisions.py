"""What the buttons about a piece's times do, each in one call, and which of them a person sees."""

from collections.abc import Callable
from datetime import datetime

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM, now
from lantoa.kit.errors import RuleBroken
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.access import get_section, section_of
from lantoa.publishing.newsroom.models import Article, Pin
from lantoa.publishing.newsroom.rules import Standing
from lantoa.publishing.newsroom.times.embargo import lift_embargo, set_embargo
from lantoa.publishing.newsroom.times.evergreen import confirm_piece, end_evergreen, keep_evergreen
from lantoa.publishing.newsroom.times.expiry import clear_expiry, end_now, set_expiry
from lantoa.publishing.newsroom.times.gate import moment_words
from lantoa.publishing.newsroom.times.pins import USUAL_STRETCH, may_pin, pin_piece
from lantoa.publishing.newsroom.times.rules import REVIEW_CHOICES, is_embargoed

Decision = Callable[[Article, QueryDict, User], str]


def wanted_moment(text: str, sentence: str) -> datetime:
    """A moment typed in Vietnamese time. Raises RuleBroken with `sentence` when it is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise RuleBroken(sentence)
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment


def _embargo(article: Article, given: QueryDict, by: User) -> str:
    until = wanted_moment(given.get("until", ""), _("Hãy chọn ngày và giờ."))
    set_embargo(article=article, until=until, reason=given.get("why", ""), by=by)
    return _("Bài không được đăng trước %(at)s.") % {"at": moment_words(until)}


def _lift(article: Article, given: QueryDict, by: User) -> str:
    lift_embargo(article=article, reason=given.get("why", ""), by=by)
    return _("Đã bỏ hạn không đăng trước.")


def _expiry(article: Article, given: QueryDict, by: User) -> str:
    at = wanted_moment(given.get("ends", ""), _("Hãy chọn ngày và giờ hết hiệu lực."))
    set_expiry(article=article, at=at, way=given.get("way", Article.ExpiryWay.NOTE), by=by)
    return _("Bài hết hiệu lực lúc %(at)s.") % {"at": moment_words(at)}


def _clear_expiry(article: Article, given: QueryDict, by: User) -> str:
    clear_expiry(article=article, by=by)
    return _("Bài không còn hạn hiệu lực.")


def _end_now(article: Article, given: QueryDict, by: User) -> str:
    end_now(article=article, by=by)
    return _("Bài đã hết hiệu lực: rời các trang danh sách, địa chỉ được giữ kèm ghi chú.")


def _evergreen(article: Article, given: QueryDict, by: User) -> str:
    days = given.get("days", "")
    if not (days.isascii() and days.isdigit() and len(days) < 5):
        raise RuleBroken(_("Hãy chọn bao lâu rà soát một lần."))
    keep_evergreen(article=article, days=int(days), by=by)
    return _("Bài được rà soát định kỳ.")


def _confirm(article: Article, given: QueryDict, by: User) -> str:
    row = confirm_piece(article=article, by=by)
    assert row.review_at is not None
    return _("Đã ghi: vẫn đúng. Rà soát lần tới vào %(at)s.") % {"at": moment_words(row.review_at)}


def _end_evergreen(article: Article, given: QueryDict, by: User) -> str:
    end_evergreen(article=article, by=by)
    return _("Bài không rà soát định kỳ nữa.")


def _pin(article: Article, given: QueryDict, by: User) -> str:
    ends_at = wanted_moment(given.get("ends", ""), _("Hãy chọn lúc hết ghim."))
    starts = given.get("starts", "")
    slug = given.get("place", "")
    place = get_section(slug) if slug else None
    pin_piece(
        article=article,
        section=place,
        kind=given.get("kind", ""),
        starts_at=wanted_moment(starts, _("Lúc bắt đầu ghim chưa đúng.")) if starts else None,
        ends_at=ends_at,
        by=by,
    )
    return _("Đã ghim bài đến %(at)s.") % {"at": moment_words(ends_at)}


TIME_DECISIONS: dict[str, Decision] = {
    "khong-dang-truoc": _embargo,
    "bo-khong-dang-truoc": _lift,
    "han": _expiry,
    "bo-han": _clear_expiry,
    "het-hieu-luc": _end_now,
    "ra-soat": _evergreen,
    "van-dung": _confirm,
    "thoi-ra-soat": _end_evergreen,
    "ghim": _pin,
}
TIME_CHOICES = {
    "khong-dang-truoc": "embargo",
    "bo-khong-dang-truoc": "lift_embargo",
    "han": "expiry",
    "ra-soat": "evergreen",
    "ghim": "pin",
}


def time_choices(article: Article, who: Standing, user: User) -> frozenset[str]:
    """Which steps about its times this person may take now with a piece. At most four queries."""
    if not who.is_editor or article.state == Article.State.WITHDRAWN:
        return frozenset()
    choices = set()
    holds = is_embargoed(article.embargo_until, at=now())
    if not article.live:
        choices |= {"embargo"} | ({"lift_embargo"} if holds and who.is_managing else set())
    if not article.live or who.is_approver or who.is_secretary:
        choices |= {"expiry"} | ({"clear_expiry"} if article.expires_at else set())
        choices |= {"end_now"} if article.live and article.expired_at is None else set()
    if article.review_days:
        choices |= {"end_evergreen"} | ({"confirm"} if article.review_at else set())
    if article.expired_at is None:
        choices.add("evergreen")
    if article.live and article.expired_at is None and may_pin(user, section_of(article)):
        choices.add("pin")
    return frozenset(choices)


def times_context(article: Article, who: Standing, user: User) -> dict[str, object]:
    """What the part about its times shows on a piece's page. At most seven queries."""
    choices = time_choices(article, who, user)
    moment = now()
    pins = Pin.objects.filter(article_id=article.pk, ends_at__gt=moment).select_related("section")
    return {
        "time_choices": choices,
        "holds_embargo": is_embargoed(article.embargo_until, at=moment),
        "is_review_due": article.review_at is not None and article.review_at <= moment,
        "review_choices": REVIEW_CHOICES,
        "pins": list(pins.order_by("ends_at", "pk")) if article.live else [],
        "pin_kinds": Pin.Kind.choices,
        "pins_front": "pin" in choices and may_pin(user, None),
        "usual_end": f"{(moment + USUAL_STRETCH).astimezone(VIETNAM):%Y-%m-%dT17:00}",
    }
