"""What the board's address asks for, and the filters a person keeps under a name."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from lantoa.kit.errors import NotAllowed, RuleBroken
from lantoa.kit.text import one_line
from lantoa.org.people.facade import User
from lantoa.publishing.newsroom.deskboard.rules import LONGEST_NAME, MOST_FILTERS, SPANS, TODAY
from lantoa.publishing.newsroom.models import Article, Format, SavedFilter
from lantoa.publishing.newsroom.rules import clean_text

ME = "toi"


@dataclass(frozen=True)
class Wanted:
    """A section's slug, a person's id or ME, a genre, a format, a unit's code or words of its name, how long out."""

    section: str = ""
    person: str = ""
    genre: str = ""
    format: str = ""
    unit: str = ""
    span: str = TODAY

    @property
    def is_narrow(self) -> bool:
        return bool(self.section or self.person or self.genre or self.format or self.unit)

    def query(self) -> str:
        """The part of the address behind the question mark, always in the same order; empty for the usual board."""
        given = {
            "chuyen-muc": self.section,
            "nguoi": self.person,
            "the-loai": self.genre,
            "dinh-dang": self.format,
            "don-vi": self.unit,
            "dang": "" if self.span == TODAY else self.span,
        }
        return urlencode({name: value for name, value in given.items() if value})

    def person_id(self, user: User) -> int | None:
        """The person asked for; None for everybody."""
        if self.person == ME:
            return int(user.pk)
        return int(self.person) if self.person else None


def wanted_by(given: QueryDict) -> Wanted:
    """The filter an address asks for; what it does not know is left out."""
    person = given.get("nguoi", "")
    genre = given.get("the-loai", "")
    format = given.get("dinh-dang", "")
    span = given.get("dang", "")
    return Wanted(
        section=_word(given, "chuyen-muc"),
        person=person if person == ME or _is_number(person) else "",
        genre=genre if genre in Article.Genre.values else "",
        format=format if format in Format.values else "",
        unit=_word(given, "don-vi"),
        span=span if span in SPANS else TODAY,
    )


def _word(given: QueryDict, name: str) -> str:
    return one_line(clean_text(given.get(name, "")))[:80]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def saved_filters(user: User) -> list[SavedFilter]:
    """What the person keeps, by name. One query."""
    return list(SavedFilter.objects.filter(user=user).order_by("name"))


@transaction.atomic
def save_filter(*, name: str, wanted: Wanted, by: User) -> SavedFilter:
    """The filter under this name; one of the same name is replaced.

    Raises RuleBroken without a name, for the usual board, or when the person keeps too many.
    """
    title = one_line(clean_text(name))[:LONGEST_NAME].strip()
    if not title:
        raise RuleBroken(_("Hãy đặt tên cho bộ lọc."))
    if not wanted.query():
        raise RuleBroken(_("Hãy chọn ít nhất một điều kiện lọc rồi mới lưu."))
    # The person's row is held, so that two windows do not pass the limit together.
    User.objects.select_for_update().only("pk").get(pk=by.pk)
    kept = SavedFilter.objects.filter(user=by)
    if not kept.filter(name=title).exists() and kept.count() >= MOST_FILTERS:
        raise RuleBroken(_("Mỗi người giữ tối đa 20 bộ lọc. Hãy bỏ bớt một bộ lọc cũ."))
    row, _is_new = SavedFilter.objects.update_or_create(user=by, name=title, defaults={"query": wanted.query()})
    return row


def remove_filter(*, filter_id: int, by: User) -> None:
    """The person no longer keeps it. Raises NotAllowed when it is not theirs."""
    removed, _rows = SavedFilter.objects.filter(pk=filter_id, user=by).delete()
    if not removed:
        raise NotAllowed(_("Không tìm thấy bộ lọc này."))
