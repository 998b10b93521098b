"""What titles often say: offered while somebody types. Made from titles, never from what people asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from lantoa.kit.text import nfc
from lantoa.services.search.models import SearchEntry, SearchPhrase
from lantoa.services.search.words import STOP_WORDS, folded_key, words_of

# What is written about now: years of a province, a month of the country; four seconds of a worker's day.
NEWEST_TITLES = 8_000
LONGEST = 5
MOST_PHRASES, MOST_WORDS = 20_000, 8_000
# Escaped for LIKE, whose prefix uses the index.
_ODD = str.maketrans({"%": "\\%", "_": "\\_", "\\": "\\\\"})


def rebuild_phrases() -> int:
    """Read the newest titles and replace the phrases; how many there are. Safe at any time."""
    titles = SearchEntry.objects.order_by("-published_at").values_list("title", flat=True)[:NEWEST_TITLES]
    rows = [
        SearchPhrase(text=text, folded=folded, words=folded.count(" ") + 1, pieces=pieces)
        for text, folded, pieces in phrases_of(titles)
    ]
    with transaction.atomic():
        SearchPhrase.objects.all().delete()
        SearchPhrase.objects.bulk_create(rows, batch_size=2_000)
    return len(rows)


def phrases_of(titles: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Text, folded text and number of titles of what several titles say, and of every single word.

    A part of a longer phrase that stands nowhere else is left out: "lương tối" beside "lương tối thiểu".
    """
    counts: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for title in titles:
        said = words_of(title)
        keys = [folded_key(word) for word in said]
        seen = set()
        for length in range(1, LONGEST + 1):
            for at in range(len(said) - length + 1):
                gram = tuple(keys[at : at + length])
                written[gram][" ".join(said[at : at + length])] += 1
                seen.add(gram)
        counts.update(seen)
    yield from _most(counts, written, at_least=1, lengths=range(1, 2), most=MOST_WORDS)
    yield from _most(counts, written, at_least=2, lengths=range(2, LONGEST + 1), most=MOST_PHRASES)


def _most(
    counts: Counter[tuple[str, ...]],
    written: dict[tuple[str, ...], Counter[str]],
    *,
    at_least: int,
    lengths: range,
    most: int,
) -> Iterator[tuple[str, str, int]]:
    chosen = [gram for gram, count in counts.items() if len(gram) in lengths and count >= at_least]
    chosen = [gram for gram in chosen if not _is_odd(gram, _text(gram, written))]
    parts = {
        shorter for gram in chosen for shorter in _inside(gram) if len(shorter) > 1 and counts[shorter] == counts[gram]
    }
    chosen = [gram for gram in chosen if gram not in parts]
    chosen.sort(key=lambda gram: (-counts[gram], gram))
    for gram in chosen[:most]:
        yield _text(gram, written), " ".join(gram), counts[gram]


def _text(gram: tuple[str, ...], written: dict[tuple[str, ...], Counter[str]]) -> str:
    """As most titles write it."""
    return nfc(written[gram].most_common(1)[0][0])


def _is_odd(gram: tuple[str, ...], text: str) -> bool:
    """Whether it begins or ends in the middle of something, or is too long to be kept."""
    ends = {text.split(" ")[0].lower(), text.split(" ")[-1].lower()}
    return (len(gram) > 1 and bool(ends & STOP_WORDS)) or len(text) > 120


def _inside(gram: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for length in range(2, len(gram)):
        for at in range(len(gram) - length + 1):
            yield gram[at : at + length]


def phrases_like(folded: str, *, most: int) -> list[str]:
    """Phrases that begin with these folded words, the last one perhaps unfinished, the most used first. One query."""
    return _beginning(folded, "words > 1", most)


def words_like(folded: str, *, most: int) -> list[str]:
    """Folded words that begin so, the most used first. One query."""
    return [folded_key(word) for word in _beginning(folded, "words = 1", most)]


def _beginning(folded: str, condition: str, most: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT text FROM site_search_searchphrase
                WHERE folded LIKE %s AND {condition} ORDER BY pieces DESC, words, folded LIMIT %s""",  # noqa: S608
            [f"{folded.translate(_ODD)}%", most],
        )
        return [text for (text,) in cursor.fetchall()]
