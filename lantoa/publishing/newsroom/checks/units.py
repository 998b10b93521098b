"""Names of units in a text against the units' own names, also among 120,000 of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from lantoa.org.units.facade import names_having
from lantoa.publishing.newsroom.checks.finding import Finding
from lantoa.publishing.newsroom.checks.lists import GENERIC, INSIDE_NAMES
from lantoa.publishing.newsroom.checks.manuscript import Manuscript
from lantoa.publishing.newsroom.checks.words import Word, exact, is_slip, plain, words_in

# How a union's name begins, without accents, as texts and the register write it.
_HEADS = {
    ("cong", "doan"): 2,
    ("cdcs",): 1,
    ("cd",): 1,
    ("ldld",): 1,
    ("lien", "doan", "lao", "dong"): 4,
    ("nghiep", "doan"): 2,
    ("cong", "ty"): 2,
}
_FULL = {"cđcs": "công đoàn cơ sở", "lđlđ": "liên đoàn lao động", "cđ": "công đoàn", "tp": "thành phố"}
_LONGEST, _MOST_NAMES, _MOST_TOLD, _MOST_ROWS = 14, 30, 5, 400


@dataclass(frozen=True)
class _Said:
    """A name as it stands in the text, from its head to where it seems to end, abbreviations in full."""

    where: str
    written: str
    key: tuple[str, ...]


def unit_names(text: Manuscript) -> list[Finding]:
    """Names that are a unit's but for one word's accents or letter. Two queries at most.

    Among 120,000 units a name is looked for by the rarest-looking pair of its words, then, unless that finds the very
    name, by its other pairs.
    """
    said = _names_in(text)
    if not said:
        return []
    known = _fetch(_patterns(one)[:1] for one in said)
    open_ones = [one for one in said if not _is_known(one.key, known)]
    if not open_ones:
        return []
    known |= _fetch(_patterns(one)[1:] for one in open_ones)
    return list(_told(open_ones, known))[:_MOST_TOLD]


def _told(said: Iterable[_Said], known: dict[tuple[str, ...], str]) -> Iterator[Finding]:
    for one in said:
        if _is_known(one.key, known):
            continue
        right = next((name for key, name in known.items() if _is_slip_of(one.key, key)), "")
        if right:
            sentence = _("“%(name)s”: tên đơn vị có thể viết sai.") % {"name": one.written}
            yield Finding("unit_name", one.where, sentence, right)


def _names_in(text: Manuscript) -> list[_Said]:
    """Each name once, in the order of the text."""
    found: dict[tuple[str, ...], _Said] = {}
    for part in text.parts:
        words = part.words
        at = 0
        while at < len(words) and len(found) < _MOST_NAMES:
            run = _run(part.text, words[at:])
            if run:
                key = _key(word.written for word in run)
                if _patterns_of(key):
                    found.setdefault(key, _Said(part.where, part.text[run[0].start : run[-1].end], key))
            at += max(len(run), 1)
    return list(found.values())


def _run(text: str, words: list[Word]) -> list[Word]:
    """The words of a union's name that begins with the first of `words`; empty when none does."""
    head = _head(words)
    if not head:
        return []
    run = words[:head]
    for word in words[head : head + _LONGEST]:
        between = text[run[-1].end : word.start]
        if between.strip(" -–&") or not (word.is_capital or exact(word.written) in INSIDE_NAMES):
            break
        if run[-1].written == "và" and _head(words[len(run) :]):
            # Another unit begins: "Công đoàn phường Sông Lam và Công đoàn xã Núi Hồng".
            break
        run.append(word)
    while len(run) > head and not run[-1].is_capital:
        run.pop()
    return run if len(run) > head else []


def _head(words: list[Word]) -> int:
    """With how many of these words a union's name begins; 0 when none does here."""
    if not words or plain(words[0].written)[:1] not in "cln":
        return 0
    first = tuple(plain(word.written) for word in words[:4])
    return next((count for said, count in _HEADS.items() if first[: len(said)] == said), 0)


def _key(words: Iterable[str]) -> tuple[str, ...]:
    """The words of a name in one form: small letters, old tone placement, abbreviations in full."""
    said = [exact(word) for word in words]
    full = " ".join(_FULL.get(word, word) for word in said)
    # "Công đoàn Công ty X" is how people say "CĐCS Công ty X".
    return tuple(full.replace("công đoàn cơ sở", "công đoàn", 1).split())


def _patterns(one: _Said) -> list[str]:
    return _patterns_of(one.key)


def _patterns_of(key: tuple[str, ...]) -> list[str]:
    """What a unit's folded name may hold, the most telling first: pairs of words in which one is not generic."""
    words = [plain(word) for word in key]
    pairs = [(one in GENERIC) + (other in GENERIC) for one, other in pairwise(words)]
    order = sorted(range(len(pairs)), key=lambda at: (pairs[at], -at))
    return [f"{words[at]} {words[at + 1]}" for at in order if pairs[at] < 2][:3]


def _fetch(all_patterns: Iterable[list[str]]) -> dict[tuple[str, ...], str]:
    """Names of units by their keys. One query, none without patterns."""
    patterns = list(dict.fromkeys(pattern for patterns in all_patterns for pattern in patterns))
    if not patterns:
        return {}
    found = {}
    for name in names_having(patterns, most=_MOST_ROWS):
        key = _key(word.written for word in words_in(name))
        found[key] = name
        if key[:2] == ("công", "đoàn") and len(key) > 4:
            # Texts name the workplace as often as its union.
            found.setdefault(key[2:], name)
    return found


def _is_known(key: tuple[str, ...], known: dict[tuple[str, ...], str]) -> bool:
    """Whether it is a unit's name, one shortened at its end, or one with further words behind."""
    return key in known or any(
        name[: len(key)] == key or key[: len(name)] == name for name in known if len(name) > 2 and len(key) > 2
    )


def _is_slip_of(key: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Whether exactly one word of the name was written with other accents or one letter off."""
    if len(key) < len(name):
        return False
    wrong = [(one, other) for one, other in zip(key, name, strict=False) if one != other]
    return len(wrong) == 1 and is_slip(*wrong[0])
