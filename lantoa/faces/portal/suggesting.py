"""What the search fields offer while somebody types: words, units, topics, titles. Nothing of it is kept."""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lantoa.faces.portal.frame import Frame
from lantoa.faces.portal.teasers import teasers_by_id
from lantoa.kit.text import fold
from lantoa.org.units.facade import Unit, find_units
from lantoa.publishing.newsroom.facade import TopicPage
from lantoa.services.search.facade import suggested_phrases, suggested_titles, typed_words

MOST_PHRASES, MOST_UNITS, MOST_TOPICS, MOST_TITLES = 4, 2, 2, 3
# A unit is asked for by three letters at least: fewer are in all names.
SHORTEST_OF_UNITS = 3
# So many units are looked at, for the highest among them: words that all have are not read to the end.
UNITS_READ = 60


@dataclass(frozen=True)
class Suggestion:
    """One line: what it says, what it is, where it leads."""

    text: str
    kind: str
    url: str


def suggestions(typed: str, frame: Frame) -> list[dict[str, str]]:
    """At most eleven lines for what was typed so far; none for less than two letters. Ten queries at most."""
    words = typed_words(typed)
    if not words:
        return []
    lines = [
        *(Suggestion(text, "", _search(text)) for text in suggested_phrases(words, most=MOST_PHRASES)),
        *(Suggestion(unit.name, _("Đơn vị"), unit.get_absolute_url()) for unit in _units(words)),
        *_topics(words),
        *(
            Suggestion(item.title, item.section.name if item.section else _("Bài"), item.url)
            for item in teasers_by_id(suggested_titles(words, most=MOST_TITLES), frame)
        ),
    ]
    return [asdict(line) for line in lines]


def _search(text: str) -> str:
    return f"{reverse('portal:search')}?{urlencode({'q': text})}"


def _units(words: list[str]) -> list[Unit]:
    """The highest living units among the first that are called so."""
    if max(map(len, words)) < SHORTEST_OF_UNITS:
        return []
    rows = find_units(" ".join(words)).filter(valid_to__isnull=True).order_by()
    found = list(rows.only("code", "name", "depth", "sort_key")[:UNITS_READ])
    return sorted(found, key=lambda unit: (unit.depth, unit.sort_key))[:MOST_UNITS]


def _topics(words: list[str]) -> list[Suggestion]:
    """Topics that have the words; there are some dozens."""
    rows = TopicPage.all_of_kind().live().order_by("-first_published_at").values_list("title", "slug")
    called = [(title, slug) for title, slug in rows if all(word in fold(title) for word in words)]
    return [
        Suggestion(title, _("Chuyên đề"), reverse("portal:topic_detail", args=[slug]))
        for title, slug in called[:MOST_TOPICS]
    ]
