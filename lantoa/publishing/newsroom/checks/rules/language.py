"""Words: said twice, said too often, names in two spellings, the union's own terms. Plain Python."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from lantoa.publishing.newsroom.checks.finding import Finding
from lantoa.publishing.newsroom.checks.lists import ADDRESSES, FAMILIES, MEANT_TWICE, PLACES, SAID_OFTEN
from lantoa.publishing.newsroom.checks.manuscript import Manuscript, Part
from lantoa.publishing.newsroom.checks.words import Word, around, exact, is_slip, plain

_OFTEN, _CLOSE, _MOST = 4, 60, 5
# The union's own terms, as its papers write them. Source: Law on Trade Unions 50/2024/QH15; usage in union papers.
TERMS = (
    "Liên đoàn Lao động",
    "Tổng Liên đoàn",
    "Công đoàn cơ sở",
    "đoàn viên công đoàn",
    "người lao động",
    "Ban Chấp hành",
    "Ban Thường vụ",
    "Ủy ban Kiểm tra",
    "bảo hiểm xã hội",
    "bảo hiểm y tế",
    "bảo hiểm thất nghiệp",
    "hợp đồng lao động",
    "thỏa ước lao động tập thể",
    "Tháng Công nhân",
    "khu công nghiệp",
)
_NAME_LENGTHS = (2, 3, 4)


def said_twice(text: Manuscript) -> Iterator[Finding]:
    """ "của của": a word or two words again at once, but for those that Vietnamese doubles on purpose."""
    found = 0
    for part in text.parts:
        words = part.words
        for one, other in pairwise(words):
            said = exact(one.written)
            if said != exact(other.written) or said in MEANT_TWICE or not said.isalpha():
                continue
            if part.text[one.end : other.start].strip() or (one.is_capital and other.is_capital):
                continue
            found += 1
            if found > _MOST:
                return
            sentence = _("Lặp từ: “%(words)s”.") % {"words": around(part.text, one.start, other.end, room=16)}
            yield Finding("said_twice", part.where, sentence, one.written)


def said_often(text: Manuscript) -> Iterator[Finding]:
    """The same two words again and again within sixty: better said in another way."""
    found = 0
    for part in text.prose:
        words = [exact(word.written) for word in part.words]
        pairs = [f"{one} {other}" for one, other in pairwise(words) if not (one in SAID_OFTEN or other in SAID_OFTEN)]
        for at in range(0, len(pairs), _CLOSE):
            near = Counter(pairs[at : at + _CLOSE])
            for said, count in near.items():
                if count >= _OFTEN and found < _MOST:
                    found += 1
                    sentence = _("“%(words)s” được nhắc %(count)s lần liền trong một đoạn.")
                    yield Finding("said_often", part.where, sentence % {"words": said, "count": count})


def terms(text: Manuscript) -> Iterator[Finding]:
    """The union's terms with a slip in one word: "Liên đoàn Lao dộng"."""
    found: set[str] = set()
    for part in text.parts:
        words = part.words
        for at in range(len(words)):
            for term, right in _BY_FIRST.get(plain(words[at].written)[:1], ()):
                slip = _slip(words[at : at + len(right)], right)
                if slip and slip not in found and len(found) < _MOST:
                    found.add(slip)
                    sentence = _("“%(words)s” có thể viết sai.") % {"words": slip}
                    yield Finding("terms", part.where, sentence, term)


def _by_first() -> dict[str, list[tuple[str, list[str]]]]:
    table: dict[str, list[tuple[str, list[str]]]] = {}
    for term in TERMS:
        table.setdefault(plain(term)[:1], []).append((term, term.split()))
    return table


_BY_FIRST = _by_first()


def _slip(said: list[Word], right: list[str]) -> str:
    """The words as written when exactly one of them is a slip for the term's; else nothing."""
    if len(said) < len(right):
        return ""
    wrong = [(word.written, term) for word, term in zip(said, right, strict=True) if exact(word.written) != exact(term)]
    if len(wrong) != 1 or not is_slip(*wrong[0]):
        return ""
    return " ".join(word.written for word in said)


def names(text: Manuscript) -> Iterator[Finding]:
    """A person's name in two spellings in one piece: "Trần Thị Lan", "Trần Thị Lân"."""
    seen: dict[tuple[str, ...], tuple[str, str]] = {}
    for part in text.parts:
        for name in _names_in(part):
            seen.setdefault(tuple(exact(word) for word in name.split()), (name, part.where))
    by_length: dict[tuple[int, str], list[tuple[tuple[str, ...], str, str]]] = {}
    found = 0
    for key, (name, where) in seen.items():
        # The family name is seldom the slip: it puts those together that may be one person.
        alike = by_length.setdefault((len(key), plain(key[0])), [])
        for other_key, other, _place in alike:
            wrong = [(one, two) for one, two in zip(key, other_key, strict=True) if one != two]
            if len(wrong) == 1 and _may_be_one(*wrong[0]) and found < _MOST:
                found += 1
                sentence = _("Tên viết hai cách trong bài: “%(one)s” và “%(other)s”.")
                yield Finding("names", where, sentence % {"one": name, "other": other}, other)
                break
        alike.append((key, name, where))


def _may_be_one(one: str, other: str) -> bool:
    """Short names differ by a letter and are two people's: Lan and Loan."""
    return is_slip(one, other) and (plain(one) == plain(other) or min(len(one), len(other)) > 3)


def _names_in(part: Part) -> Iterator[str]:
    """Runs of two to four capitalised words that look like a person's name."""
    run: list[Word] = []
    before = ""
    for word in part.words:
        if _is_name(word) and (not run or part.text[run[-1].end : word.start] == " "):
            run.append(word)
            continue
        if _is_person(run, before):
            yield " ".join(one.written for one in run)
        before = run[-1].written if run else before
        run = [word] if _is_name(word) else []
        before = before if run else word.written
    if _is_person(run, before):
        yield " ".join(one.written for one in run)


def _is_name(word: Word) -> bool:
    said = word.written
    return said[:1].isupper() and said.isalpha() and not said.isupper() and exact(said) not in ADDRESSES


def _is_person(run: list[Word], before: str) -> bool:
    return len(run) in _NAME_LENGTHS and plain(run[0].written) in FAMILIES and exact(before) not in PLACES
