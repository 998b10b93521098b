"""What stops news of another house at the door."""

from datetime import datetime, timedelta

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lantoa.kit.clock import VIETNAM
from lantoa.kit.errors import RuleBroken
from lantoa.publishing.newsroom.models import Article, PressHouse, QuotingTerms
from lantoa.publishing.newsroom.quoting import Quote, Refusal, Terms, earliest, refusal, word_count


def must_be_ours_or_quotable(text: Article, *, at: datetime) -> None:
    """Raises RuleBroken when the text quotes another house and may not go out at `at`.

    No query for own news; three for quoted news.
    """
    if not text.is_quoted:
        return
    terms, quote = _terms(), _quote(text)
    found = refusal(quote, terms, at=at)
    if found is not None:
        raise RuleBroken(_sentence(found, text, terms))


def _terms() -> Terms:
    kept = QuotingTerms.objects.first() or QuotingTerms()
    return Terms(
        licence_number=kept.licence_number,
        houses=PressHouse.objects.filter(is_agreed=True).count(),
        wait=timedelta(minutes=kept.wait_minutes),
        least_houses=kept.least_houses,
        most_words=kept.most_words,
    )


def _quote(text: Article) -> Quote:
    house = text.quoted_from
    words = word_count([text.lead, *(strip_tags(part) for part in text.words())])
    return Quote(
        house_host=house.host if house else "",
        is_agreed=bool(house and house.is_agreed),
        url=text.quoted_url,
        at=text.quoted_at,
        words=words,
    )


def _sentence(found: Refusal, text: Article, terms: Terms) -> str:
    words = {
        Refusal.NO_LICENCE: _(
            "Cổng chưa có giấy phép trang thông tin điện tử tổng hợp nên chỉ đăng tin của mình. "
            "Bỏ nguồn dẫn lại, hoặc nhập số giấy phép ở phần cài đặt “Tin dẫn lại”."
        ),
        Refusal.NO_SOURCE: _("Tin dẫn lại cần đủ ba điều: cơ quan báo chí, địa chỉ bài gốc và giờ nguồn đăng."),
        Refusal.NOT_AGREED: _("Cổng không còn được dẫn lại tin của %(house)s."),
        Refusal.OTHER_HOST: _("Địa chỉ bài gốc không phải một bài trên trang của %(house)s."),
        Refusal.TOO_FEW_HOUSES: _(
            "Trang tổng hợp phải dẫn tin của ít nhất %(least)d cơ quan báo chí; danh sách nguồn mới có %(houses)d."
        ),
        Refusal.TOO_EARLY: _("%(house)s đăng lúc %(at)s; cổng được dẫn lại từ %(from)s."),
        Refusal.TOO_LONG: _("Tin dẫn lại dài quá %(most)d chữ. Hãy trích đoạn rồi dẫn liên kết đến bài gốc."),
    }
    return words[found] % {
        "house": text.quoted_from,
        "least": terms.least_houses,
        "houses": terms.houses,
        "most": terms.most_words,
        "at": _moment(text.quoted_at) if text.quoted_at else "",
        "from": _moment(earliest(text.quoted_at, terms)) if text.quoted_at else "",
    }


def _moment(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
