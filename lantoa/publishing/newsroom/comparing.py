"""Two texts of one piece side by side: which words went, which came. Plain Python over what the checks read."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lantoa.publishing.newsroom.checks.manuscript import Manuscript

# Beyond this a comparison word by word takes seconds and helps nobody.
_MOST_WORDS = 4_000
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Less alike than this, one text was put in the place of another.
_ALIKE = 0.25


@dataclass(frozen=True)
class Run:
    """Some words on one side; `is_changed`: they are only on that side."""

    words: str
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """One part of the piece before and after; `state` is same, changed, added or removed."""

    label: str
    before: list[Run]
    after: list[Run]
    state: str


def side_by_side(before: Manuscript, after: Manuscript) -> list[Row]:
    """Part by part in the order of the later text, what was removed standing where it was."""
    old, new = _said(before), _said(after)
    rows = []
    for where in _merged(list(old), list(new)):
        label = after.labels.get(where) or before.labels.get(where, "")
        one, other = old.get(where), new.get(where)
        if one is None:
            rows.append(Row(label, [], [Run(other or "", True)], "added"))
        elif other is None:
            rows.append(Row(label, [Run(one, True)], [], "removed"))
        elif one == other:
            rows.append(Row(label, [Run(one)], [Run(other)], "same"))
        else:
            rows.append(Row(label, *_differ(one, other), "changed"))
    return rows


def _said(text: Manuscript) -> dict[str, str]:
    """What each place says, line by line: words, then pictures by what is written of them."""
    lines: dict[str, list[str]] = {}
    for part in text.parts:
        lines.setdefault(part.where, []).append(part.text.strip())
    for shot in text.shots:
        alt = _("không (để trang trí)") if shot.is_decorative else shot.alt.strip() or "—"
        told = [_("Mô tả ảnh: %(alt)s") % {"alt": alt}, _("Tác giả ảnh: %(name)s") % {"name": shot.credit or "—"}]
        lines.setdefault(shot.where, []).extend(told)
    return {where: "\n".join(said) for where, said in lines.items()}


def _merged(old: list[str], new: list[str]) -> Iterator[str]:
    """All places in the new order; those that went stand after what stood before them."""
    present = set(new)
    gone: dict[str, list[str]] = {}
    last = ""
    for where in old:
        if where in present:
            last = where
        else:
            gone.setdefault(last, []).append(where)
    yield from gone.get("", [])
    for where in new:
        yield where
        yield from gone.get(where, [])


def _differ(one: str, other: str) -> tuple[list[Run], list[Run]]:
    left, right = _TOKEN.findall(one), _TOKEN.findall(other)
    if max(len(left), len(right)) > _MOST_WORDS:
        return [Run(one, True)], [Run(other, True)]
    if difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() < _ALIKE:
        return [Run(one, True)], [Run(other, True)]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    before: list[Run] = []
    after: list[Run] = []
    for what, a, b, c, d in matcher.get_opcodes():
        before += _run(left[a:b], is_changed=what != "equal")
        after += _run(right[c:d], is_changed=what != "equal")
    return before, after


def _run(words: Iterable[str], *, is_changed: bool) -> list[Run]:
    said = "".join(words)
    return [Run(said, is_changed)] if said else []
